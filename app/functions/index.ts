/** What Lambda calls, each by its name: `index.feed`. They share one bundle. */
export { authorizer } from "./authorizer";
export { feed, feedHourly } from "./feed";
export { forecast } from "./forecast";
export { importProducts as import } from "./import";
