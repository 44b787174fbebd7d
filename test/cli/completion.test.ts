import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

/** What is offered at the end of a command line, or at `|` in it. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ')
  const cursor = words.findIndex((word) => word.endsWith('|'))
  const index = cursor === -1 ? words.length - 1 : cursor
  const { stdout } = await cli.run(['__complete', `${index}`, ...words.map((word) => word.replace(/\|$/, ''))])
  const [kind, ...lines] = stdout.trimEnd().split('\n')
  return kind === 'words' ? lines.map((one) => one.split('\t')[0] ?? '') : [kind ?? '']
}

test('commands, without hidden ones', async () => {
  const shown = Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden)
  expect(await offered('')).toEqual(shown)
  expect(await offered('help i')).toEqual(shown.filter((name) => name.startsWith('i')))
})

test.each([
  ['build -on-', ['-on-error=']],
  ['build --on-', ['--on-error=']],
  ['build -machine-readable -for', ['-force']],
  ['build -on-error=c', ['-on-error=cleanup']],
  ['build -on-error a', ['abort', 'ask']],
  ['build -color=', ['-color=true', '-color=false']],
  ['build -var-file ', ['files']],
  ['build -events=x', ['files -events=']],
  ['build -parallel-builds=', []],
  ['build ', ['templates']],
  ['cloud st', ['start', 'stop', 'status']],
  ['cloud image d', ['default']],
  ['cloud image list -j', ['-json']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['version ', []],
  ['frob ', []],
  ['-auto', ['-autocomplete-install', '-autocomplete-uninstall']],
])('%j offers %j', async (line, words) => {
  expect(await offered(line)).toEqual(words)
})

describe('names of builds', () => {
  beforeEach(async () => {
    await cli.write('t.json', {
      builders: [{ type: 'null', name: 'one' }, { type: 'null', name: 'web-{{user `x`}}' }, { type: 'hcloud' }],
      'post-processors': ['manifest', [{ type: 'checksum', name: 'sum' }]],
    })
    await cli.write('bad.json', '{')
  })

  test.each([
    ['build t.json -only=', ['-only=one', '-only=hcloud']],
    ['build -only=| t.json', ['-only=one', '-only=hcloud']],
    ['build -force -only o| -debug t.json', ['one']],
    ['build t.json -only=one,', ['-only=one,hcloud']],
    ['build t.json -except=', ['-except=one', '-except=hcloud', '-except=manifest', '-except=sum']],
    ['build bad.json -only=', []],
    ['build missing.json -only=', []],
    ['build -only=', []],
  ])('%j offers %j', async (line, words) => {
    expect(await offered(line)).toEqual(words)
  })
})

describe('-autocomplete-install', () => {
  const read = (name: string) => readFile(join(cli.folder, name), 'utf8')
  beforeEach(() => {
    cli.env['HOME'] = cli.folder
  })

  test('writes one line for each shell that is set up, and takes it away again', async () => {
    await cli.write('.bashrc', '# mine')
    await mkdir(join(cli.folder, '.config', 'fish'), { recursive: true })
    for (const _ of [1, 2]) expect(await cli.run(['-autocomplete-install'])).toMatchObject({ status: 0 })
    expect(await read('.bashrc')).toMatch(/^# mine\n.* eval "\$\(ingot completion bash\)" # completion of ingot\n$/)
    expect(await read('.config/fish/completions/ingot.fish')).toMatch(/^.* ingot completion fish \| source .*\n$/)
    await expect(read('.zshrc')).rejects.toThrow('ENOENT')
    expect(await cli.run(['-autocomplete-uninstall'])).toMatchObject({ status: 0 })
    expect(await read('.bashrc')).toBe('# mine\n')
    await expect(read('.config/fish/completions/ingot.fish')).rejects.toThrow('ENOENT')
  })

  test("makes the file of the user's own shell", async () => {
    cli.env['SHELL'] = '/usr/bin/zsh'
    await cli.run(['-autocomplete-install'])
    expect(await read('.zshrc')).toContain('ingot completion zsh')
  })

  test('knows when there is no shell', async () => {
    const { status, stdout } = await cli.run(['-autocomplete-install'])
    expect(status).toBe(1)
    expect(stdout).toContain('cli/no-shell')
  })
})

test('an unknown shell is refused', async () => {
  const { status, stderr } = await cli.run(['completion', 'zhs'])
  expect(status).toBe(2)
  expect(stderr).toContain('did you mean "zsh"?')
})
