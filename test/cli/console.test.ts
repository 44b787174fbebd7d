import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completerFor } from '../../src/cli/console/complete.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
  await cli.write('t.json', {
    variables: { region: 'eu-west-1', zone: '{{user `region`}}a', password: 'opensesame', required: null },
    'sensitive-variables': ['password'],
    builders: [{ type: 'of-no-plugin' }],
    provisioners: [{ type: 'x', only: ['nobody'] }],
    min_packer_version: '99.0',
  })
})
afterEach(() => cli.remove())

describe('lines from a file', () => {
  test('each is answered', async () => {
    const lines = 'plain text\n{{user `zone` | upper}}\n\n{{user `required`}}{{user `nope`}}\n{{.Foo}}'
    expect(await cli.runWithFile(['console', 't.json'], lines)).toEqual({
      status: 0,
      stdout: 'plain text\nEU-WEST-1A\n\n\n<no value>\n',
      stderr: '',
    })
  })

  test('exit ends it, and only when nothing stands around it', async () => {
    expect(await cli.runWithFile(['console'], 'a\r\n exit\nexit\nb\n')).toMatchObject({ stdout: 'a\n exit\n' })
  })

  test('a mistake is told, and the next line answered', async () => {
    const { status, stdout } = await cli.runWithFile(['console'], '{{uppper `a`}}\n{{env `HOME`}}\n{{upper `a`}}\n')
    expect(status).toBe(0)
    expect(stdout).toContain('Error template/unknown-function at -:1:3\n  1 | {{uppper `a`}}\n    |   ^\n')
    expect(stdout).toContain('Did you mean "upper"?')
    expect(stdout).toContain('"env" is used outside the template\'s "variables"')
    expect(stdout).toMatch(/\n\nA\n$/)
  })

  test('variables lists those that have a value, secrets masked', async () => {
    const { stdout } = await cli.runWithFile(['console', '-var', 'extra=1', 't.json'], 'variables\n')
    expect(stdout).toBe('\nextra: 1,\npassword: <sensitive>,\nregion: eu-west-1,\nzone: eu-west-1a,\n\n')
  })

  test('secrets are masked in answers and in mistakes', async () => {
    const { stdout } = await cli.runWithFile(
      ['console', 't.json'],
      '{{user `password`}}\n{{`open`}}sesame\n{{nope `opensesame`}}\n{{user `password` | split `x` 7}}\n',
    )
    expect(stdout).toMatch(/^<sensitive>\n<sensitive>\nError/)
    expect(stdout).not.toContain('opensesame')
  })

  test('for programs', async () => {
    const { stdout } = await cli.runWithFile(['console', '-machine-readable'], 'a, b\n{{nope}}\n')
    expect(stdout.replace(/^\d+/gm, 'T')).toMatch(
      /^T,,ui,say,a%!\(PACKER_COMMA\) b\nT,,ui,error,Error template\/unknown-function at -:2:3\\n.*\nT,,ui,say,\n$/,
    )
  })
})

describe('variables', () => {
  test('come from files and flags, which win', async () => {
    await cli.write('v.json', { region: 'file', other: 'o' })
    const argv = ['console', '-var-file=v.json', '-var', 'flag={{user `other`}}', 't.json']
    expect(await cli.runWithFile(argv, '{{user `zone`}} {{user `flag`}}')).toMatchObject({ stdout: 'filea o\n' })
  })

  test('that cannot be rendered are warned of', async () => {
    await cli.write('bad.json', { variables: { a: '{{nope}}', b: 'fine', c: '{{user `a`}}' } })
    const { status, stdout, stderr } = await cli.runWithFile(['console', 'bad.json'], '[{{user `a`}}] {{user `b`}}')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '[] fine\n' })
    expect(stderr).toMatch(/^Warning template\/unknown-function at bad\.json:3:\d+\n/)
  })

  test.each([
    [['missing.json'], 'template/not-found'],
    [['-var-file=missing.json', 't.json'], 'template/not-found'],
    [['root.json'], 'template/unknown-key'],
    [['x.pkr.hcl'], 'template/not-found'],
    [['-var', 'x', 't.json'], 'cli/flag-value'],
    [['t.json', 't.json'], 'cli/arguments'],
  ])('%j is refused: %s', async (argv, code) => {
    await cli.write('root.json', { nope: 1 })
    expect(await cli.runWithFile(['console', ...argv], 'x')).toEqual({
      status: 1,
      stdout: expect.stringMatching(`^Error ${code}`),
      stderr: '',
    })
  })

  test('a template from standard input leaves no lines to answer', async () => {
    expect(await cli.runWithFile(['console', '-'], '{"builders": []}')).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

describe('at a terminal', () => {
  /** What is left on the screen, without what moves the cursor. */
  async function screen(lines: string, ...argv: string[]): Promise<string> {
    const { stdout } = await cli.run(['console', ...argv], lines)
    return stdout.replace(/\u001b\[\d*[A-Z]/g, '').replaceAll('\r', '')
  }

  test('a prompt, and answers until exit', async () => {
    expect(await screen('{{user `zone`}}\n exit \nx\n', 't.json')).toMatch(
      /^> [^\n]*zone`\}\}\neu-west-1a\n> [^\n]*\n$/,
    )
  })

  test('an empty line asks again', async () => {
    expect(await screen('\n\n')).toBe('> \n> \n> ')
  })

  test('mistakes are told', async () => {
    expect(await screen('{{nope}}\n')).toContain('the function "nope" does not exist')
  })

  test('help explains the words', async () => {
    const text = await screen('help\n')
    for (const word of ['variables', 'help', 'exit', '{{timestamp}}']) expect(text).toContain(word)
  })

  test('Ctrl-C leaves', async () => {
    expect(await cli.run(['console'], 'half a line\u0003{{upper `x`}}\n')).toMatchObject({
      status: 0,
      stdout: expect.not.stringContaining('X'),
    })
  })
})

describe('completion', () => {
  const complete = completerFor({
    values: new Map([
      ['region', ''],
      ['regions', ''],
      ['zone', ''],
    ]),
    functions: ['lower', 'timestamp', 'upper', 'user', 'uuid'],
  })
  test.each([
    ['', ['exit', 'help', 'variables'], ''],
    ['ex', ['exit'], 'ex'],
    ['{{', ['lower', 'timestamp', 'upper', 'user', 'uuid'], ''],
    ['a {{- u', ['upper', 'user', 'uuid'], 'u'],
    ['{{ user `', ['region`', 'regions`', 'zone`'], ''],
    ['{{user `reg', ['region`', 'regions`'], 'reg'],
    ['{{user "z', ['zone"'], 'z'],
    ['{{user `zone` | up', ['upper'], 'up'],
    ['{{upper (l', ['lower'], 'l'],
    ['{{upper `ti', [], '{{upper `ti'],
    ['plain text', [], 'plain text'],
  ])('%s', (line, names, part) => {
    expect(complete(line)).toEqual([names, part])
  })
})
