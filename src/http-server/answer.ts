import { readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import send from 'send'
import { nearest } from '../errors/index.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Files below `root`, in ranges too; a folder answers with its index.html, else with a list of what is in it. */
export function answerFolder(root: string): Answer {
  return (request, response) => {
    const path = pathOf(request)
    // Files whose names begin with a dot are served as well: Packer does, and templates rely on it.
    send(request, encoded(path), { root, dotfiles: 'allow', cacheControl: false, index: false })
      .on('directory', () => void answerSubfolder(root, path, request, response))
      .on('error', (error: { status?: number }) => refuse(response, error.status ?? 500, `${path}: not here`))
      .pipe(response)
  }
}

/** Texts by their paths. A wrong path is told the nearest right one. */
export function answerTexts(texts: Readonly<Record<string, string>>): Answer {
  return (request, response) => {
    const path = pathOf(request)
    const text = Object.hasOwn(texts, path) ? texts[path] : undefined
    if (text === undefined) {
      const near = nearest(path, Object.keys(texts))
      return refuse(response, 404, `${path}: not in "http_content"${near ? `; did you mean ${near}?` : ''}`)
    }
    const body = Buffer.from(text)
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

async function answerSubfolder(root: string, path: string, request: IncomingMessage, response: ServerResponse) {
  // Relative links in what is shown next start at the folder.
  if (!path.endsWith('/')) return void response.writeHead(301, { location: `${encoded(path)}/` }).end()
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined)
  if (!entries) return refuse(response, 404, `${path}: not here`)
  if (entries.some(({ name }) => name === 'index.html')) {
    return void send(request, `${encoded(path)}index.html`, { root, dotfiles: 'allow' }).pipe(response)
  }
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
  const links = names.map((name) => `<a href="${encoded(name)}">${escaped(name)}</a>\n`)
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<pre>\n${links.join('')}</pre>\n`)
}

function pathOf(request: IncomingMessage): string {
  const { pathname } = new URL(request.url ?? '/', 'http://guest')
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
