import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hclCompleter } from '../../src/cli/console/hcl.ts'
import { openHclConsole } from '../../src/template/hcl/index.ts'
import { CliSandbox } from '../support/cli.ts'
import { requestForHcl } from '../support/hcl-template.ts'

// That inspect and console print what Packer prints is proven in test/e2e/hcl-differential.test.ts.

const TEMPLATE = `variable "region" {
  default = "eu-west-1"
}
variable "needed" {
}
variable "password" {
  default   = "opensesame"
  sensitive = true
}
locals {
  zone = "\${var.region}a"
  url  = "https://\${var.password}@host"
  bad  = parseint(var.region, 10)
  late = data.null.x.output
}
data "null" "x" {
}
source "null" "a" {
}
build {
  name    = local.zone
  sources = ["source.null.a"]
  provisioner "shell-local" {
    name   = "hello"
    inline = [nothing.here]
  }
}
`

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
  await cli.write('t.pkr.hcl', TEMPLATE)
})
afterEach(() => cli.remove())

describe('inspect', () => {
  test('shows sources by their names, whether they stand in quotes or not', async () => {
    const sources = '[source.null.a, "source.null.a", "${"null"}.${local.b}"]'
    await cli.write('s.pkr.hcl', `locals {\n  b = "b"\n}\nsource "null" "a" {\n}\nbuild {\n  sources = ${sources}\n}\n`)
    const { stdout } = await cli.run(['inspect', 's.pkr.hcl'])
    expect(stdout).toContain('    sources:\n\n      null.a\n\n      null.a\n\n      null.b\n')
  })

  test('shows values, and what depends on nothing that is known as unknown', async () => {
    const { status, stdout, stderr } = await cli.run(['inspect', '.'])
    expect(stdout).toBe(`Packer Inspect: HCL2 mode

> input-variables:

var.needed: "<unknown>"
var.password: "<sensitive>"
var.region: "eu-west-1"

> local-variables:

local.bad: "<unknown>"
local.late: "<unknown>"
local.url: "<sensitive>"
local.zone: "eu-west-1a"

> builds:

  > eu-west-1a:

    sources:

      null.a

    provisioners:

      shell-local.hello

    post-processors:

      <no post-processor>

`)
    expect(status).toBe(0)
    expect(stderr).toMatch(
      /^Warning template\/hcl-invalid-function-argument at t\.pkr\.hcl:13:19\n.*\n.*\nInvalid function argument: parseint/,
    )
  })

  test('takes values from flags, and secrets are masked for programs as well', async () => {
    const { stdout } = await cli.run(['inspect', '-machine-readable', '-var', 'region=10', '-var', 'needed=hush', '.'])
    expect(stdout).toContain('var.needed: "hush"')
    expect(stdout).toContain('local.bad: "10"')
    expect(stdout).not.toContain('opensesame')
  })

  test.each<[string, readonly string[], string]>([
    [
      'what is wrong with a file',
      ['-var', 'needed=1', 'bad.pkr.hcl'],
      'template/hcl-unsupported-block-type at bad.pkr.hcl:1:1',
    ],
    ['what is wrong with a value', ['-var', 'nedeed=1', '.'], 'template/hcl-undefined-var-variable'],
  ])('refuses %s', async (_, argv, code) => {
    await cli.write('bad.pkr.hcl', 'biuld {\n}\n')
    await cli.write('bad.json', '')
    const { status, stdout } = await cli.run(['inspect', ...argv])
    expect(status).toBe(1)
    expect(stdout).toContain(`Error ${code}`)
  })

  test('reads a template from standard input, and none at all', async () => {
    const fromInput = await cli.runWithFile(['inspect', '-config-type=hcl2', '-'], 'locals {\n  a = path.root\n}\n')
    expect(fromInput.stdout).toContain('local.a: "."')
    expect((await cli.run(['inspect', '-config-type=hcl2'])).stdout).toContain('Packer Inspect: HCL2 mode')
  })
})

describe('validate -syntax-only', () => {
  const check = (...argv: string[]) => cli.run(['validate', '-syntax-only', ...argv])

  test('looks at files and values, and needs none', async () => {
    expect(await check('.')).toMatchObject({ status: 0, stdout: 'Syntax-only check passed. Everything looks okay.\n' })
    expect(await check('-var', 'other=1', '.')).toMatchObject({ status: 1 })
    await cli.write('u.pkr.hcl', 'locals {\n  zone = 1\n}\n')
    expect((await check('.')).stdout).toContain('Duplicate local: There is a local "zone" already, at t.pkr.hcl:11:3')
  })
})

describe('console', () => {
  const lines = (text: string, ...argv: string[]) => cli.runWithFile(['console', ...argv], text)

  test('answers each line, masks what is secret, and tells what keeps builds from running', async () => {
    const { status, stdout, stderr } = await lines(
      'upper(local.zone)\nvar.password\nupper(var.password)\nlocal.url\n{ p = var.password, n = null }\nvar.needed\n\n[1, "a"]\n',
      '.',
    )
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout:
        'EU-WEST-1A\n<sensitive>\n<sensitive>\n<sensitive>\n{\n  "p" = "<sensitive>"\n}\n<unknown>\n\n[\n  1,\n  "a",\n]\n',
    })
    expect(stderr).toMatch(/^Warning template\/hcl-unset-variable at t\.pkr\.hcl:4:10\n/)
    expect(stdout + stderr).not.toMatch(/opensesame/i)
  })

  test('a mistake is told with its place and what was meant, and the next line answered', async () => {
    const { stdout } = await lines('local.zoen\n1 +\nlocal.zone\n', '.')
    expect(stdout).toContain(
      'Error template/hcl-undeclared-reference at -:1:7\n  1 | local.zoen\n    |       ^\nUndeclared reference: The template declares no local "zoen"\nHint: did you mean "zone"?\n',
    )
    expect(stdout).toMatch(/\neu-west-1a\n$/)
  })

  test('has its words', async () => {
    const { stdout } = await lines('variables\nhelp\nexit\n1\n', '.')
    expect(stdout).toMatch(/^> input-variables:\n\nvar\.needed: "<unknown>"\n/)
    expect(stdout).toContain('local.zone: "eu-west-1a"')
    expect(stdout).toContain('upper(var.region)     a function')
    expect(stdout).not.toMatch(/\n1\n/)
  })

  test('works without a template', async () => {
    expect(await lines('1 + 1\n', '-config-type=hcl2')).toEqual({ status: 0, stdout: '2\n', stderr: '' })
  })

  test('at a terminal goes on with what is open, and takes lines that come while it answers', async () => {
    const { stdout } = await cli.run(
      ['console', '.'],
      '[\n  "a",\n]\n(1 +\n2)\n<<EOT\nx ${local.zone}\nEOT\n(1 +\n\nexit\n',
    )
    const screen = stdout.replace(/\u001b\[\d*[A-Z]/g, '').replaceAll('\r', '')
    expect(screen).toContain('[\n  "a",\n]\n')
    expect(screen).toContain('3\n')
    expect(screen).toContain('x eu-west-1a\n')
    expect(screen).toContain('Error template/hcl-')
    expect(screen).toContain('. ')
  })

  test('completes names where they stand', async () => {
    const console = await openHclConsole(requestForHcl(TEMPLATE, { vars: { needed: 'x' } }))
    const complete = hclCompleter((start) => console.names(start))
    expect(complete('var.')).toEqual([['needed', 'password', 'region'], ''])
    expect(complete('upper(local.z')).toEqual([['zone'], 'z'])
    expect(complete('"${data.')).toEqual([['null'], ''])
    expect(complete('data.null.')).toEqual([['x'], ''])
    expect(complete('path.')).toEqual([['cwd', 'root'], ''])
    expect(complete('[startsw')).toEqual([['startswith'], 'startsw'])
    expect(complete('e')[0]).toEqual(expect.arrayContaining(['element', 'exit']))
    expect(complete('[ex')[0]).not.toContain('exit')
    expect(complete('va')[0]).toEqual(['values', 'var', 'variables', 'vault'])
  })
})
