import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { CommandIo } from '../../src/cli/command.ts'
import { fullStatus } from '../../src/cli/exit-status.ts'
import { prompterFor } from '../../src/cli/terminal-prompter.ts'
import { Masker } from '../../src/engine/secrets.ts'
import { collector } from '../report/support.ts'
import { fakeHost } from '../support/fake-host.ts'

function terminal(parts: { isTTY?: boolean; machineReadable?: boolean } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: parts.isTTY ?? true })
  const io: CommandIo = {
    stdin: () => stdin,
    stdout: collector(),
    stderr: collector(),
    host: fakeHost(),
    signal: new AbortController().signal,
    machineReadable: parts.machineReadable ?? false,
    lastWords() {},
    secrets: new Masker(),
    exitStatus: fullStatus,
  }
  const suspended: string[] = []
  const live = {
    report() {},
    hide() {},
    close() {},
    suspend() {
      suspended.push('hidden')
      return () => void suspended.push('shown')
    },
  }
  return { stdin, suspended, prompter: prompterFor(io, live) }
}

const never = new AbortController().signal
const soon = () => new Promise((resolve) => setImmediate(resolve))

test('one line is one answer', async () => {
  const { stdin, prompter } = terminal()
  const answer = prompter.answer(never)
  stdin.write('yes\n')
  expect(await answer).toBe('yes')
})

test('questions asked at once are answered one after the other', async () => {
  const { stdin, prompter } = terminal()
  const answers = [prompter.answer(never), prompter.answer(never)]
  await soon()
  stdin.write('first\n')
  expect(await answers[0]).toBe('first')
  await soon()
  stdin.write('second\n')
  expect(await answers[1]).toBe('second')
})

test('an interruption ends the question, and the next one works', async () => {
  const { stdin, prompter } = terminal()
  const controller = new AbortController()
  const answer = prompter.answer(controller.signal)
  const refused = expect(answer).rejects.toThrow('stop')
  await soon()
  controller.abort(new Error('stop'))
  await refused
  const next = prompter.answer(never)
  await soon()
  stdin.write('go\n')
  expect(await next).toBe('go')
})

test('the end of input is an empty answer', async () => {
  const { stdin, prompter } = terminal()
  const answer = prompter.answer(never)
  stdin.end()
  expect(await answer).toBe('')
})

test('the live line stays away until the answer is there', async () => {
  const { stdin, suspended, prompter } = terminal()
  const answer = prompter.answer(never)
  expect(suspended).toEqual(['hidden'])
  stdin.write('\n')
  await answer
  expect(suspended).toEqual(['hidden', 'shown'])
})

test.each([{ isTTY: false }, { machineReadable: true }])('%j: nobody can be asked', async (parts) => {
  await expect(terminal(parts).prompter.answer(never)).rejects.toMatchObject({ code: 'ui/no-terminal' })
})

test('a hidden answer is not shown', async () => {
  const { stdin, prompter } = terminal()
  const modes: boolean[] = []
  Object.assign(stdin, { setRawMode: (mode: boolean) => modes.push(mode) })
  const answer = prompter.answer(never, { hidden: true })
  await soon()
  // In raw mode the terminal shows nothing by itself, and sends Enter as it is.
  stdin.write('secret\r')
  expect(await answer).toBe('secret')
  expect(modes).toEqual([true, false])
})
