import type { ServerResponse } from 'node:http';

/** Sends a small page of App Service's own. */
export function sendPage(response: ServerResponse, status: number, title: string, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const html = pageOf(title, text);
  response.writeHead(status, {
    'Content-Type': 'text/html',
    'Content-Length': String(Buffer.byteLength(html)),
  });
  response.end(html);
}

/** A page of the given title and text. */
export function pageOf(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}

/** What a slot shows before anything was deployed to it. */
export const hostingStart = pageOf(
  'Your web app is running and waiting for your content',
  'Nothing has been deployed to this slot yet.',
);
