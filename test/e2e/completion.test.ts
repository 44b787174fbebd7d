import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM, run, runIngot, succeeded } from '../support/ingot.ts'
import { atTerminal } from '../support/terminal.ts'

// Completion in the real shells, asked for with the real Tab key.

let folder: string
let place: { cwd: string; env: Record<string, string> }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-completion-'))
  const nothing = { type: 'null', communicator: 'none' }
  await writeFile(
    join(folder, 'two.json'),
    JSON.stringify({
      builders: [
        { ...nothing, name: 'one' },
        { ...nothing, name: 'web' },
        { ...nothing, name: 'my server' },
      ],
      'post-processors': [{ type: 'manifest', name: 'list' }],
    }),
  )
  await writeFile(join(folder, 'values.txt'), '')
  for (const name of ['image.ts', 'image.txt']) await writeFile(join(folder, name), '')
  place = {
    cwd: folder,
    env: {
      HOME: folder,
      ZDOTDIR: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_DATA_HOME: join(folder, '.local'),
      INGOT_HOME: join(folder, 'home'),
      PATH: `${dirname(PROGRAM)}:${process.env['PATH']}`,
      TERM: 'dumb',
    },
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** What is typed before Tab, and what stands there after it. */
const TYPED: readonly (readonly [string, string])[] = [
  ['ingot val', 'ingot validate'],
  ['ingot build -on-e', 'ingot build -on-error='],
  ['ingot build -on-error=ab', 'ingot build -on-error=abort'],
  ['ingot build -on-error ab', 'ingot build -on-error abort'],
  ['ingot build --for', 'ingot build --force'],
  ['ingot build two.json -only=w', 'ingot build two.json -only=web'],
  ['ingot build two.json -except=one,l', 'ingot build two.json -except=one,list'],
  ['ingot inspect tw', 'ingot inspect two.json'],
  ['ingot inspect im', 'ingot inspect image.ts'],
  ['ingot build -var-file=val', 'ingot build -var-file=values.txt'],
  ['ingot cloud image cr', 'ingot cloud image create'],
  ['ingot completion z', 'ingot completion zsh'],
]

const TO_LINE_START = '\u0001'

describe.each([
  ['bash', 'bash --norc --noprofile -i', 'eval "$(ingot completion bash)"'],
  ['zsh', 'zsh -f -i', 'eval "$(ingot completion zsh)"; unsetopt prompt_sp; bindkey -e'],
])('%s', (_, shell, switchOn) => {
  test('Tab completes names with spaces', async () => {
    const typed = `ingot inspect two.json -only=my\t${TO_LINE_START}printf '[%s]' RESULT: \n`
    const { screen } = await atTerminal(shell, place, [
      { after: '', type: `${switchOn}; echo "rea"dy\n` },
      { after: 'ready', type: `${typed}echo; exit\n` },
    ])
    expect(screen).toContain('[RESULT:][ingot][inspect][two.json][-only=my server]')
  })

  test('Tab completes', async () => {
    // Echoing the completed line shows it without what the shell paints on the way.
    const lines = TYPED.map(([typed]) => `${typed}\t${TO_LINE_START}echo "RESULT: \u0005"\n`)
    const { screen } = await atTerminal(shell, place, [
      { after: '', type: `${switchOn}; echo "rea"dy\n` },
      { after: 'ready', type: `${lines.join('')}exit\n` },
    ])
    const results = [...screen.matchAll(/^RESULT: (.*?) ?$/gm)].map((match) => match[1])
    expect(results).toEqual(TYPED.map(([, completed]) => completed))
  })
})

describe('fish', () => {
  test.each(TYPED)('%s', async (typed, completed) => {
    const script = `ingot completion fish | source; complete -C '${typed}'`
    const offered = succeeded(await run('fish', ['--no-config', '-c', script], place))
    const words = offered
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0])
    expect(words).toEqual([completed.split(' ').at(-1)])
  })

  test('candidates have their help', async () => {
    const script = "ingot completion fish | source; complete -C 'ingot insp'"
    const offered = succeeded(await run('fish', ['--no-config', '-c', script], place))
    expect(offered).toBe('inspect\tshow what a template consists of\n')
  })
})

test('-autocomplete-install makes new shells complete, as often as it is run, and can be undone', async () => {
  await writeFile(join(folder, '.bashrc'), 'PS1="> "')
  const shell = { cwd: folder, env: { ...place.env, SHELL: '/bin/bash' } }
  const first = succeeded(await runIngot(['-autocomplete-install'], shell))
  expect(first).toContain(join(folder, '.bashrc'))
  succeeded(await runIngot(['-autocomplete-install'], shell))
  const asked = await run('bash', ['-i', '-c', 'complete -p ingot; grep -c completion ~/.bashrc'], shell)
  expect(succeeded(asked)).toBe('complete -F _ingot ingot\n1\n')
  succeeded(await runIngot(['--autocomplete-uninstall'], shell))
  expect(succeeded(await run('cat', ['.bashrc'], shell))).toBe('PS1="> "\n')
})
