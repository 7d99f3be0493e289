/** Path of the page that viewers see when no region answers. It needs nothing but itself: no script, no image, no font. */
export const lastResortPath = "/last-resort/index.html";

export const lastResortPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>We will be right back</title>
    <style>
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.125rem/1.6 system-ui, sans-serif; color: #1c1c1c; background: #fafafa; }
      main { max-width: 32rem; padding: 2rem; }
      h1 { font-size: 1.75rem; line-height: 1.2; }
      @media (prefers-color-scheme: dark) { body { color: #f0f0f0; background: #161616; } }
    </style>
  </head>
  <body>
    <main>
      <h1>We will be right back</h1>
      <p>The shop cannot be reached just now. Nothing you ordered is lost. Please try again in a minute.</p>
    </main>
  </body>
</html>
`;
