import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpData } from '../../src/data-sources/http.ts'
import { IngotError } from '../../src/errors/index.ts'
import { dataBench, dataConfig } from '../support/data-bench.ts'
import { freePort } from '../support/ports.ts'

interface Asked {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let server: Server
let url: string
let asked: Asked
beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked = { method: request.method, headers: request.headers, body: await text(request) }
    if (request.url === '/slow') return
    if (request.url === '/moved') return void response.writeHead(302, { location: '/version' }).end()
    if (request.url === '/missing') return void response.writeHead(404).end('nothing\nhere')
    if (request.url === '/bytes') return void response.end(Buffer.from([0xff, 0xfe, 0x00]))
    response
      .setHeader('x-amz-meta-a', 'b')
      .setHeader('set-cookie', ['a=1', 'b=2'])
      .setHeader('content-type', 'text/plain')
    response.end('1.2.3\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const bench = () => dataBench(httpData, { folder: '/dev/null/nowhere' })

test('gives body and headers, named as Packer names them', async () => {
  const answer = await bench().read({ url: `${url}/version` })
  expect(answer).toMatchObject({ url: `${url}/version`, body: '1.2.3\n' })
  expect(answer['response_headers']).toMatchObject({
    'Content-Type': 'text/plain',
    'X-Amz-Meta-A': 'b',
    'Set-Cookie': 'a=1, b=2',
  })
  expect(answer['request_headers']).toEqual(answer['response_headers'])
  expect(asked).toMatchObject({ method: 'GET', body: '' })
})

test('sends method, headers and body', async () => {
  await bench().read({ url, method: 'POST', request_headers: { 'X-Kind': 'test' }, request_body: '{"a":1}' })
  expect(asked).toMatchObject({ method: 'POST', body: '{"a":1}', headers: { 'x-kind': 'test' } })
})

test('goes where it is sent to', async () => {
  expect(await bench().read({ url: `${url}/moved` })).toMatchObject({ body: '1.2.3\n', url: `${url}/moved` })
})

test('logs in with the user of the URL, and keeps secrets to itself', async () => {
  const at = bench()
  const address = url.replace('//', '//joe:s%20esame@')
  await at.read({ url: address, request_headers: { 'X-Api-Key': 'abc', Accept: 'text/plain' } })
  expect(asked.headers.authorization).toBe(`Basic ${Buffer.from('joe:s esame').toString('base64')}`)
  expect(at.secrets).toEqual(['s%20esame', 's esame', 'abc'])
  await at.read({ url, request_headers: { Authorization: 'Bearer t0ken' } })
  expect(at.secrets).toContain('t0ken')
  await expect(at.read({ url: `${address}/missing` })).rejects.toThrow(`GET ${url}/missing was answered`)
})

describe('tells', () => {
  test('an answer that is no success, with its first lines', async () => {
    await expect(bench().read({ url: `${url}/missing` })).rejects.toMatchObject({
      code: 'data/http-status',
      message: `data "http" "example": GET ${url}/missing was answered with HTTP 404`,
      details: ['nothing', 'here'],
      place: { file: 'template.json' },
    })
  })

  test('an answer that is no text', async () => {
    await expect(bench().read({ url: `${url}/bytes` })).rejects.toMatchObject({ code: 'data/not-text' })
  })

  test('that nobody answers', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`
    await expect(bench().read({ url: nobody })).rejects.toMatchObject({
      code: 'data/unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test.each([
    [{ url: 'ftp://x' }, '"url" must be an http or https URL, not "ftp://x"'],
    [{ url: 'http://x', method: 'GRAB' }, '"method" must be "HEAD", "GET"'],
    [{ url: 'http://x', request_body: 'x' }, `"request_body" can't be sent with the method GET`],
    [{}, 'needs "url"'],
  ])('what is wrong with %j', async (options, message) => {
    await expect(bench().reader.prepare(dataConfig('http', options))).rejects.toThrow(message)
  })
})

test('ends when the run is cancelled', async () => {
  const at = bench()
  const reading = at.read({ url: `${url}/slow` })
  setTimeout(() => at.abort.abort(new IngotError('run/interrupted', 'interrupted')), 50)
  await expect(reading).rejects.toMatchObject({ code: 'run/interrupted' })
})
