import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forwardedPort } from '../../../src/cloud/machines/ports/host-forwards.ts'
import { Qmp } from '../../../src/cloud/machines/qmp.ts'

let folder: string
let qmp: Qmp
let far: Socket
const answers: Record<string, unknown> = {}
const server = createServer((socket) => {
  far = socket
  socket.write('{"QMP": {"version": {}}}\r\n')
  socket.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) {
      const { execute } = JSON.parse(line) as { execute: string }
      socket.write(`${JSON.stringify(answers[execute] ?? { return: {} })}\r\n`)
    }
  })
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-qmp-'))
  const path = join(folder, 'socket')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  qmp = await Qmp.connect(path)
})

afterEach(async () => {
  qmp.close()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

test('answers go to their commands in order', async () => {
  answers['query-a'] = { return: 'a' }
  answers['query-b'] = { return: 'b' }
  expect(await Promise.all([qmp.execute('query-a'), qmp.execute('query-b')])).toEqual(['a', 'b'])
})

test("a refusal is told in QEMU's words", async () => {
  answers['device_add'] = { error: { class: 'GenericError', desc: 'no room for it' } }
  await expect(qmp.execute('device_add')).rejects.toMatchObject({
    code: 'cloud/machine-failed',
    message: 'QEMU refused device_add: no room for it',
  })
})

test('waits for an event, though it comes in pieces', async () => {
  const event = qmp.next(({ event }) => event === 'SHUTDOWN', 5_000)
  far.write('{"event": "RESET"}\n{"event": "SHUT')
  far.write('DOWN", "data": {"guest": true}}\n')
  expect(await event).toEqual({ event: 'SHUTDOWN', data: { guest: true } })
})

test('waits no longer than it is told to', async () => {
  expect(await qmp.next(() => true, 10)).toBeUndefined()
})

test('commands fail when QEMU goes away', async () => {
  const answer = qmp.execute('query-a')
  far.destroy()
  await expect(answer.then(() => qmp.execute('query-b'))).rejects.toThrow('QEMU closed its control socket')
})

test('finds the port of a forward in the table for people', () => {
  const table = `Hub 0 (net):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[ESTABLISHED]   21       127.0.0.1 40001    169.254.0.15    22     0     0
  TCP[HOST_FORWARD]  18       127.0.0.1 41157    169.254.0.15    22     0     0
  TCP[HOST_FORWARD]  19       127.0.0.1 41158    169.254.0.15  8080     0     0
`
  expect(forwardedPort(table, 22)).toBe(41157)
  expect(forwardedPort(table, 8080)).toBe(41158)
  expect(forwardedPort(table, 80)).toBeUndefined()
})
