import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { WsmanFault } from '../../../src/communicators/winrm/protocol/fault.ts'
import {
  createShell,
  deleteShell,
  readConfig,
  receiveOutput,
  sendInput,
  startCommand,
  terminateCommand,
} from '../../../src/communicators/winrm/protocol/request.ts'
import {
  commandIdOf,
  maxEnvelopeSizeOf,
  outputOf,
  readResponse,
  shellIdOf,
} from '../../../src/communicators/winrm/protocol/response.ts'
import { readRequest } from '../../support/winrm-server/envelope.ts'

// The answers in fixtures/winrm were written down from the examples in chapter 4 of MS-WSMV and from what the specification
// says of their parts. They were not taken from a Windows.

const answer = (name: string): string =>
  readFileSync(new URL(`../../fixtures/winrm/${name}.xml`, import.meta.url), 'utf8')
const to = { url: 'http://machine:5985/wsman', maxEnvelopeSize: 153_600, operationTimeout: 20_000 }
const ids = { shell: 'SHELL', command: 'COMMAND' }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('requests', () => {
  const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
  const cases = [
    ['a shell', createShell(to), 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Create'],
    ['its end', deleteShell(to, 'SHELL'), 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete'],
    ['a command', startCommand(to, 'SHELL', 'echo "a" & b <c>', 'console'), `${SHELL}/Command`],
    ['output', receiveOutput(to, ids), `${SHELL}/Receive`],
    ['input', sendInput(to, ids, Buffer.from('in'), true), `${SHELL}/Send`],
    ['a signal', terminateCommand(to, ids), `${SHELL}/Signal`],
    ['the configuration', readConfig(to), 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Get'],
  ] as const

  test.each(cases)('%s: has all that WS-Management wants', (_, text, action) => {
    const request = readRequest(text)
    expect(request.action).toBe(action)
    expect(request.messageId).toMatch(/^uuid:[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/)
    expect([request.operationTimeout, request.maxEnvelopeSize]).toEqual([20_000, 153_600])
  })

  test('say what they are about', () => {
    const command = readRequest(startCommand(to, 'SHELL', 'echo "a" & b <c>', 'pipe'))
    expect(command.shellId).toBe('SHELL')
    expect(command.body).toEqual({ CommandLine: { Command: 'echo "a" & b <c>' } })
    expect(Object.fromEntries(command.options)).toEqual({
      WINRS_CONSOLEMODE_STDIN: 'FALSE',
      WINRS_SKIP_CMD_SHELL: 'FALSE',
    })
    expect(readRequest(sendInput(to, ids, Buffer.from('in'), true)).body).toEqual({
      Send: { Stream: { '@Name': 'stdin', '@CommandId': 'COMMAND', '@End': 'true', '#text': base64('in') } },
    })
    expect(readRequest(createShell(to)).body).toEqual({
      Shell: { InputStreams: 'stdin', OutputStreams: 'stdout stderr' },
    })
  })
})

describe('answers', () => {
  test('give ids', () => {
    expect(shellIdOf(readResponse(answer('create')))).toBe('2D6534D0-6B12-40E3-B773-CBA26459CFA8')
    expect(commandIdOf(readResponse(answer('command')))).toBe('772B44DF-2EA2-4AA7-AC57-0D9CBD0E4B5B')
  })

  test('give output, piece by piece, and the status at the end', () => {
    const running = outputOf(readResponse(answer('receive-running')))
    expect([running.stdout.toString(), running.stderr.toString(), running.exitCode]).toEqual([
      'one\r\n',
      'oops',
      undefined,
    ])
    const done = outputOf(readResponse(answer('receive-done')))
    expect([done.stdout.toString(), done.stderr.toString(), done.exitCode]).toEqual(['two\r\nthree\r\n', '', 3])
  })

  test('may have nothing in them', () => {
    expect(readResponse(answer('delete'))).toEqual({})
  })

  test('tell how large a message may be', () => {
    expect(maxEnvelopeSizeOf(readResponse(answer('config')))).toBe(512_000)
  })

  test.each([
    ['fault-timeout', 2150858793, { isTimeout: true, isGone: false }],
    ['fault-shell-gone', 2150858843, { isTimeout: false, isGone: true }],
    ['fault-access', 5, { isTimeout: false, isGone: false }],
  ])('%s', (name, code, facts) => {
    const fault = failure(() => readResponse(answer(name)))
    expect(fault).toBeInstanceOf(WsmanFault)
    expect(fault).toMatchObject({ code, ...facts })
    expect((fault as Error).message).toMatch(/^[A-Z].*\.$/s)
  })

  test.each(['', '<html><body>Sign in</body></html>', '{"a": 1}', '<a><b></a>'])('%j is none', (text) => {
    expect(failure(() => readResponse(text))).toMatchObject({ name: 'NotWsman' })
  })
})

function failure(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}
