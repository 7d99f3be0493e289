import type { Terminal } from "../terminal";
import { changesSince, drawPicture, type Picture } from "./picture";

const betweenPicturesMs = 500;

/** Shows a living cloud until it is called off: below everything else on a terminal that can be written over, else what changes. */
export function showPictures(terminal: Terminal, picture: () => Picture): () => void {
  let before: Picture | undefined;
  const draw = (): void => {
    const now = picture();
    if (terminal.live) terminal.showPicture(["", ...drawPicture(now, terminal.width, terminal.colours)]);
    else for (const line of changesSince(before, now)) terminal.line(line);
    before = now;
  };
  draw();
  const timer = setInterval(draw, betweenPicturesMs);
  return () => {
    clearInterval(timer);
    terminal.showPicture([]);
  };
}
