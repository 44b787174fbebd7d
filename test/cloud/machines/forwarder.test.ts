import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Forwarder } from '../../../src/cloud/machines/ports/forwarder.ts'
import { substitutesFor } from '../../../src/cloud/machines/ports/substitutes.ts'
import { freePort } from '../../support/ports.ts'

const address = '127.93.0.7'
let guest: Server
let forwarder: Forwarder
let port: number
let blockers: Server[] = []

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
  for (const blocker of blockers) blocker.close()
  blockers = []
})

const only = (...cidrs: string[]) => [{ protocol: 'tcp', from: port, to: port, cidrs } as const]

/** What comes back after sending `text` and closing the sending side. */
function echo(text: string, at = port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: at, host: address, allowHalfOpen: true })
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

/** Another program's listener, on all addresses as SSH servers have it. */
async function blocked(at: number, host = '0.0.0.0'): Promise<Server> {
  const other = createServer().listen(at, host)
  await once(other, 'listening')
  blockers.push(other)
  return other
}

test('opens a port that another program has as one that is ten thousand higher', async () => {
  await blocked(port)
  const [openedAs = 0] = substitutesFor(port)
  const moved = [{ port, openedAs, because: 'taken' }]
  expect(await forwarder.setRules(only('127.0.0.0/8'))).toEqual(moved)
  expect(await echo('hello', openedAs)).toBe('hello')
})

test('takes the next one when that is taken too, and leaves out those that rules open', async () => {
  await blocked(port)
  const [first = 0, second = 0, third = 0] = substitutesFor(port)
  await blocked(first, address)
  const rules = [...only('127.0.0.0/8'), { protocol: 'tcp', from: second, to: second, cidrs: ['127.0.0.0/8'] } as const]
  expect(await forwarder.setRules(rules)).toEqual([{ port, openedAs: third, because: 'taken' }])
})

test('a port that was moved stays where it is, until the rules close it or want that port for itself', async () => {
  const blocker = await blocked(port)
  const [first = 0, second = 0] = substitutesFor(port)
  await forwarder.setRules(only('127.0.0.0/8'))
  expect(await forwarder.setRules(only('127.0.0.0/16'))).toMatchObject([{ openedAs: first }])
  const rules = [...only('127.0.0.0/8'), { protocol: 'tcp', from: first, to: first, cidrs: ['127.0.0.0/8'] } as const]
  expect(await forwarder.setRules(rules)).toMatchObject([{ port, openedAs: second }])
  expect(await forwarder.setRules([])).toEqual([])
  await expect(echo('hello', second)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await new Promise((resolve) => blocker.close(resolve))
  expect(await forwarder.setRules(only('127.0.0.0/8'))).toEqual([])
  expect(await echo('hello')).toBe('hello')
})

test('turns peers away at a moved port by the rules for the port itself', async () => {
  await blocked(port)
  const [moved] = await forwarder.setRules(only('10.0.0.0/8'))
  await expect(echo('hello', moved?.openedAs)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('opens no substitutes for the many ports of a wide rule', async () => {
  await blocked(port)
  expect(await forwarder.setRules([{ protocol: 'tcp', from: port, to: port + 1, cidrs: ['127.0.0.0/8'] }])).toEqual([])
})

test('substitutes are ports that every user may have', () => {
  expect(substitutesFor(22).slice(0, 2)).toEqual([10_022, 10_023])
  expect(substitutesFor(60_000)).toContain(5_488)
  for (const port of [1, 55_530, 65_535]) {
    expect(substitutesFor(port).every((one) => one >= 1024 && one <= 65_535 && one !== port)).toBe(true)
  }
})

test('an address that is not there is no reason to move a port', async () => {
  const nowhere = new Forwarder('192.0.2.1', async () => 1)
  await expect(nowhere.setRules(only('127.0.0.0/8'))).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  nowhere.close()
})
