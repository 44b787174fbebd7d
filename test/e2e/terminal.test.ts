import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CTRL_C, ingotAtTerminal, type Typing } from '../support/terminal.ts'

// What needs somebody at a terminal: questions and pauses.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-terminal-'))
  const builders = [{ type: 'null', communicator: 'none' }]
  const cleanup = { type: 'shell-local', inline: ['echo cleaning'] }
  const write = (name: string, command: string) =>
    writeFile(
      join(folder, name),
      JSON.stringify({
        builders,
        provisioners: [{ type: 'shell-local', inline: [command] }],
        'error-cleanup-provisioner': cleanup,
      }),
    )
  await write('fails.json', 'exit 3')
  await write('second.json', 'test -e once || { touch once; exit 3; }')
  await write('works.json', 'echo worked')
})
afterAll(() => rm(folder, { recursive: true }))

const build = (args: readonly string[], typing: readonly Typing[]) =>
  ingotAtTerminal(['build', ...args], { cwd: folder, env: { INGOT_HOME: join(folder, 'home') } }, typing)

describe('-on-error=ask', () => {
  const question = 'retry succeeds)?'

  test.each([['c'], ['']])('%j cleans up', async (letter) => {
    const { code, screen } = await build(['-on-error=ask', 'fails.json'], [{ after: question, type: `${letter}\n` }])
    expect(screen).toContain('Step "Provision" failed')
    expect(screen).toContain('==> null: cleaning')
    expect(screen).not.toContain('skipping cleanup')
    expect(code).toBe(1)
  })

  test('"a" leaves everything', async () => {
    const { code, screen } = await build(['-on-error=ask', 'fails.json'], [{ after: question, type: 'a\n' }])
    expect(screen).toContain('skipping cleanup of step "Connect"')
    expect(code).toBe(1)
  })

  test('"r" runs the step again, and something else asks again', async () => {
    const typing = ['what\n', 'r\n'].map((type) => ({ after: question, type }))
    const { code, screen } = await build(['-on-error=ask', 'second.json'], typing)
    expect(screen).toContain('Incorrect input: "what"')
    expect(screen).toContain("Build 'null' finished")
    expect(code).toBe(0)
  })

  test('Ctrl-C cleans up', async () => {
    const { code, screen } = await build(['-on-error=ask', 'fails.json'], [{ after: question, type: CTRL_C }])
    expect(screen).toContain('Cleanly cancelled builds after being interrupted.')
    expect(code).toBe(1)
  })
})

describe('-debug', () => {
  const pauses = [
    "after run of step 'Connect'",
    'before provisioner "shell-local"',
    "after run of step 'Provision'",
    "before cleanup of step 'Connect'",
  ].map((where) => `Pausing ${where}. Press enter to continue.`)

  test('waits for Enter after every step, before every provisioner and every cleanup', async () => {
    const { code, screen } = await build(
      ['-debug', 'works.json'],
      pauses.map((after) => ({ after, type: '\n' })),
    )
    const lines = screen.split('\n')
    expect(lines.filter((line) => line.includes('Pausing'))).toEqual(pauses.map((pause) => `==> null: ${pause}`))
    expect(lines.indexOf('==> null: worked')).toBeGreaterThan(lines.indexOf(`==> null: ${pauses[1]}`))
    expect(code).toBe(0)
  })

  test.each([0, 3])('Ctrl-C in pause %i asks no more', async (number) => {
    const typing = pauses.map((after, index) => ({ after, type: index === number ? CTRL_C : '\n' }))
    const { code, screen } = await build(['-debug', 'works.json'], typing.slice(0, number + 1))
    expect(screen.match(/Pausing/g)).toHaveLength(number + 1)
    expect(screen).toContain('Cleanly cancelled builds after being interrupted.')
    expect(code).toBe(1)
  })
})
