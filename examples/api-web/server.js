// CommonJS on purpose: iisnode, which runs Node on Windows plans, loads the entry with require().
'use strict';

const { createServer } = require('node:http');
const { answer } = require('./lib/routes.js');

const server = createServer((request, response) => {
  const { status, type, body, headers = {} } = answer(request.method, request.url);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(request.method === 'HEAD' ? undefined : body);
});

// App Service gives the port: a number, or the name of a pipe under iisnode.
server.listen(process.env.PORT || 8080, () => {
  const address = server.address();
  console.log(`Listening on ${typeof address === 'string' ? address : address.port}`);
});

// A restart and a swap end the process with SIGTERM: requests under way are answered first.
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
