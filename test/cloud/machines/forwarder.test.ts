import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Forwarder } from '../../../src/cloud/machines/ports/forwarder.ts'
import { freePort } from '../../support/ports.ts'

const address = '127.93.0.7'
let guest: Server
let forwarder: Forwarder
let port: number

beforeEach(async () => {
  guest = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  guest.listen(0, '127.0.0.1')
  await once(guest, 'listening')
  forwarder = new Forwarder(address, async () => (guest.address() as AddressInfo).port)
  port = await freePort(address)
})

afterEach(() => {
  forwarder.close()
  guest.close()
})

const only = (...cidrs: string[]) => [{ protocol: 'tcp', from: port, to: port, cidrs } as const]

/** What comes back after sending `text` and closing the sending side. */
function echo(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: address, allowHalfOpen: true })
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.end(text)
  })
}

test('carries bytes both ways, also after one side has said all it has to', async () => {
  await forwarder.setRules(only('127.0.0.0/8'))
  const text = 'x'.repeat(300_000)
  expect(await echo(text)).toBe(text)
})

test('does not listen on ports that no rule opens', async () => {
  await forwarder.setRules([])
  await expect(echo('hello')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await forwarder.setRules(only('127.0.0.0/8'))
  expect(await echo('hello')).toBe('hello')
  await forwarder.setRules([])
  await expect(echo('hello')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('turns away peers that no rule lets in', async () => {
  await forwarder.setRules(only('10.0.0.0/8'))
  await expect(echo('hello')).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('cuts connections that the new rules do not allow, and keeps the others', async () => {
  await forwarder.setRules(only('127.0.0.0/8'))
  const socket = connect(port, address)
  socket.on('error', () => {})
  socket.write('a')
  await once(socket, 'data')
  await forwarder.setRules(only('127.0.0.0/16'))
  socket.write('b')
  expect(String((await once(socket, 'data'))[0])).toBe('b')
  await forwarder.setRules(only('10.0.0.0/8'))
  await once(socket, 'close')
})

test('says what keeps a named port from being opened', async () => {
  const other = createServer().listen(port, '0.0.0.0')
  await once(other, 'listening')
  await expect(forwarder.setRules(only('127.0.0.0/8'))).rejects.toMatchObject({
    code: 'cloud/port-taken',
    message: expect.stringContaining(`port ${port} of the instance's address ${address}`),
  })
  other.close()
})
