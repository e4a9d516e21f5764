'use strict';

/** The shop's front page, as HTML. */
function home(greeting, stamp, products) {
  const items = products.map(({ name, price }) => `<li>${escapeHtml(name)} <b>${escapeHtml(price)}</b></li>`);
  const build =
    stamp.commit === null
      ? 'unstamped build'
      : `build ${stamp.buildNumber ?? '?'}, commit ${stamp.commit.slice(0, 10)}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>api-web</title><link rel="stylesheet" href="/style.css"></head>
<body>
<h1>${escapeHtml(greeting)}</h1>
<ul>${items.join('')}</ul>
<footer>${escapeHtml(build)}</footer>
</body>
</html>
`;
}

function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

module.exports = { home };
