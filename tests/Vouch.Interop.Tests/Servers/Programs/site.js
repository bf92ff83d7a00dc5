// The test site on Node's https module; settings come from the environment.
'use strict';
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');

const settings = process.env;
const options = {
  cert: fs.readFileSync(settings.SITE_CHAIN),
  key: fs.readFileSync(settings.SITE_KEY),
  minVersion: settings.SITE_LOWEST,
  maxVersion: settings.SITE_HIGHEST,
  ciphers: settings.SITE_SUITES,
  ecdhCurve: settings.SITE_GROUPS,
};
if (settings.SITE_CLIENTS) {
  options.ca = fs.readFileSync(settings.SITE_CLIENTS);
  options.requestCert = true;
  options.rejectUnauthorized = true;
}

const page = /^\/(?:(chunked|close|gzip)\/)?(0|100|2k|1m)$/;

https.createServer(options, (request, response) => {
  const match = page.exec(request.url);
  if (!match) {
    response.writeHead(404).end();
    return;
  }

  const body = fs.readFileSync(path.join(settings.SITE_FOLDER, request.url));
  response.setHeader('Content-Type', match[2] === '2k' || match[2] === '100' ? 'application/json' : 'text/plain');
  switch (match[1]) {
    case 'chunked':
      response.flushHeaders();
      break;
    case 'close':
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.flushHeaders();
      break;
    case 'gzip':
      response.setHeader('Content-Encoding', 'gzip');
      response.setHeader('Content-Length', body.length);
      break;
    default:
      response.setHeader('Content-Length', body.length);
      break;
  }

  response.end(body);
}).listen(Number(settings.SITE_PORT), '127.0.0.1');
