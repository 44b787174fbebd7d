import http from 'node:http'
import type { DataSourceContext, DataSourceType } from '../engine/index.ts'
import { IngotError, messageOf, type Place, throwAll } from '../errors/index.ts'
import { defineOptions, map, type OptionsOf, oneOf, option, Problems, string } from '../options/index.ts'

const options = defineOptions({
  url: option(string().min(1), 'The URL to ask, which begins with http:// or https://.'),
  method: option(
    oneOf(['HEAD', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']).default('GET'),
    'The HTTP method.',
  ),
  request_headers: option(map(string()).default({}), 'Headers to send. Those that hold keys or tokens are masked.'),
  request_body: option(string().optional(), 'The body to send, with methods that have one.'),
})

const output = defineOptions({
  url: option(string(), 'The URL that was asked.'),
  body: option(string(), 'The body of the answer.'),
  response_headers: option(
    map(string()),
    'The headers of the answer, as "Content-Type". Several of one name are joined by commas.',
  ),
  request_headers: option(map(string()), "The headers of the answer as well: Packer's name for them."),
})

/** Asks a server over HTTP. */
export const httpData: DataSourceType<typeof options, typeof output> = {
  type: 'http',
  options,
  output,
  compared: ({ body }) => body,
  prepare(decoded, context) {
    const problems = new Problems(decoded)
    check(decoded.options, problems)
    throwAll(problems.errors)
    const place = problems.placeOf('url')
    hideSecrets(decoded.options, context)
    return { warnings: [], read: ({ signal }) => ask(decoded.options, place, signal) }
  },
}

type Request = OptionsOf<typeof options>

function check({ url, method, request_body: body }: Request, problems: Problems): void {
  if (!(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) {
    problems.add('url', `"url" must be an http or https URL, not "${url}"`)
  }
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    problems.add('request_body', `"request_body" can't be sent with the method ${method}`, 'set "method" to "POST"')
  }
}

const SECRET_HEADERS = /authorization|cookie|token|secret|password|api-?key/i

function hideSecrets({ url, request_headers: headers }: Request, { secret }: DataSourceContext): void {
  const { password } = new URL(url)
  if (password) for (const text of [password, decodeURIComponent(password)]) secret(text)
  for (const [name, value] of Object.entries(headers)) {
    // The word before it is the scheme: "Bearer".
    if (SECRET_HEADERS.test(name)) secret(value.replace(/^\w+ /, ''))
  }
}

async function ask(request: Request, place: Place, signal: AbortSignal): Promise<OptionsOf<typeof output>> {
  const { url, method } = request
  const shown = withoutUser(url).href
  const answer = await send(request, place, signal)
  if (!answer.ok) {
    throw new IngotError('data/http-status', `${method} ${shown} was answered with HTTP ${answer.status}`, {
      place,
      details: (await answer.text()).split('\n').slice(0, 5),
    })
  }
  const body = await textOf(answer, { shown, place })
  const headers = headersOf(answer.headers)
  return { url, body, response_headers: headers, request_headers: headers }
}

async function send(request: Request, place: Place, signal: AbortSignal): Promise<Response> {
  const { url, method, request_headers: headers, request_body: body } = request
  const target = withoutUser(url)
  // HTTPS_PROXY and NO_PROXY, as Go's client and so Packer read them.
  http.setGlobalProxyFromEnv()
  try {
    return await fetch(target, {
      method,
      headers: { ...basicAuth(url), ...headers },
      signal,
      ...(body === undefined ? {} : { body }),
    })
  } catch (cause) {
    signal.throwIfAborted()
    const reason = cause instanceof Error && cause.cause ? messageOf(cause.cause) : messageOf(cause)
    throw new IngotError('data/unreachable', `${target.href} could not be asked: ${reason}`, { place, cause })
  }
}

/** `fetch` takes no user in a URL. */
function withoutUser(url: string): URL {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain
}

function basicAuth(url: string): Record<string, string> {
  const { username, password } = new URL(url)
  if (username === '' && password === '') return {}
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
}

async function textOf(answer: Response, { shown, place }: { shown: string; place: Place }): Promise<string> {
  const bytes = await answer.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new IngotError('data/not-text', `what ${shown} answered is no text in UTF-8`, {
      place,
      hint: 'a template can only hold text; let a provisioner download the file',
      cause,
    })
  }
}

/** Named as Go names them: `Content-Type`. */
function headersOf(headers: Headers): Record<string, string> {
  const names = [...new Set(headers.keys())]
  return Object.fromEntries(names.map((name) => [canonical(name), headers.get(name) ?? '']))
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (first) => first.toUpperCase())
}
