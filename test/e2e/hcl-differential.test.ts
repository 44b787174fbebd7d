import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM, run } from '../support/ingot.ts'

// HCL2 templates through Debian's `packer`, whose HCL2 is an early one, and through Ingot: inspect and console print the same.

const FILES: Readonly<Record<string, string>> = {
  // One variable for each place that a value can come from.
  'sources/a.pkr.hcl': `
variable "by_default" {
  default = "default"
}
variable "by_env" {
  default = "default"
}
variable "by_auto" {
  default = "default"
}
variable "by_json" {
  default = "default"
}
variable "by_file" {
  default = "default"
}
variable "by_flag" {
  default = "default"
}
variables {
  short  = 1
  shorts = ["a", "b"]
}
`,
  'sources/b.auto.pkrvars.hcl': 'by_auto = "auto"\nby_json = "auto"\nby_file = "auto"\nby_flag = "auto"\n',
  'sources/a.auto.pkrvars.json': '{"by_json": "auto.json", "by_file": "auto.json", "by_flag": "auto.json"}',
  'one.pkrvars.hcl': 'by_file = "one"\nby_flag = "one"\n',
  'two.json': '{"by_file": "two"}',
  'three.pkrvars.hcl': 'by_file = "three"\n',

  'types/t.pkr.hcl': `
variable "text" {
  type = string
  default = "x"
}
variable "number" {
  type = number
  default = 1
}
variable "switch" {
  type = bool
  default = false
}
variable "list" {
  type = list(string)
  default = []
}
variable "set" {
  type = set(number)
  default = [3, 1, 3]
}
variable "map" {
  type = map(string)
  default = { a = 1 }
}
variable "object" {
  type = object({ name = string, ports = list(number) })
  default = { name = "n", ports = ["1", 2] }
}
variable "tuple" {
  type = tuple([string, bool])
  default = [1, "true"]
}
variable "unset" {
}
variable "null" {
  default = null
}
variable "env" {
  default = "\${env("FRUIT")}-\${env("NO_FRUIT")}"
}
variable "secret" {
  default = "opensesame"
  sensitive = true
}
locals {
  from_unset = "\${var.unset}!"
  from_list  = [for x in var.list : upper(x)]
  quoted     = "say \\"hi\\"\\nthere \\t é \\u0001"
  nested     = { a = [1, { b = [] }], "c d" = {} , n = null }
  numbers    = [0.1, 1e30, 1e-9, 12345678901234567890, -5, 1234567.5, 100]
}
locals {
  again = local.from_list
}
`,

  'builds/t.pkr.hcl': `
source "null" "first" {
  communicator = "none"
}
source "null" "second" {
  communicator = "none"
}
build {
  name = "one"
  description = "The first."
  source "source.null.second" {
  }
  sources = ["source.null.first"]
  provisioner "shell-local" {
    inline = ["true"]
  }
  provisioner "shell-local" {
    name   = "named"
    inline = ["true"]
  }
  post-processor "manifest" {
  }
  post-processors {
    post-processor "manifest" {
      name = "m"
    }
    post-processor "checksum" {
    }
  }
}
build {
  sources = ["null.first"]
}
`,
  'empty/t.pkr.hcl': '# nothing\n',
  'json/t.pkr.json': JSON.stringify({
    variable: { region: { type: 'string', default: 'eu' }, count: { default: 2 } },
    locals: { zone: '${var.region}-a', all: ['${var.count}', '${upper(var.region)}'] },
    source: { null: { x: { communicator: 'none' } } },
    build: { sources: ['source.null.x'] },
  }),

  'wrong/syntax.pkr.hcl': 'locals {\n  a = \n}\n',
  'wrong/block.pkr.hcl': 'biuld {\n}\n',
  'wrong/label.pkr.hcl': 'source "null" {\n}\n',
  'wrong/argument.pkr.hcl': 'name = "x"\n',
  'wrong/twice.pkr.hcl': 'variable "x" {\n}\nvariable "x" {\n}\n',
  'wrong/default.pkr.hcl': 'variable "x" {\n  type = number\n  default = "a"\n}\n',
  'wrong/function.pkr.hcl': 'variable "x" {\n  default = upper("a")\n}\n',
  'wrong/reference.pkr.hcl': 'variable "x" {\n  default = var.y\n}\nvariable "y" {\n  default = 1\n}\n',
  'wrong/type.pkr.hcl': 'variable "x" {\n  type = list\n}\n',
  'wrong/option.pkr.hcl': 'variable "x" {\n  defalt = 1\n}\n',
  'wrong/version.pkr.hcl': 'packer {\n  required_version = "> 99"\n}\n',
  'no-files/x.txt': '',
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-hcl-'))
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(folder, dirname(name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
})
afterAll(() => rm(folder, { recursive: true }))

interface Answer {
  readonly code: number | null
  readonly stdout: string
}

/** @param script shell text in which `$PROGRAM` is the command */
async function both(script: string): Promise<{ readonly packer: Answer; readonly ingot: Answer }> {
  const [packer, ingot] = await Promise.all([shell(script, 'packer'), shell(script, PROGRAM)])
  return { packer, ingot }
}

async function shell(script: string, program: string): Promise<Answer> {
  const env = {
    PROGRAM: program,
    CHECKPOINT_DISABLE: '1',
    PACKER_CONFIG_DIR: folder,
    PACKER_CACHE_DIR: folder,
    PACKER_NO_COLOR: '1',
    INGOT_HOME: join(folder, 'ingot'),
    PKR_VAR_by_env: 'env',
    PKR_VAR_by_auto: 'env',
    PKR_VAR_nobody: 'env',
    FRUIT: 'plum',
  }
  const { code, stdout } = await run('bash', ['-c', script], { cwd: folder, env })
  return { code, stdout }
}

describe('inspect', () => {
  test.each([
    'sources',
    // This Packer reads all JSON files behind all HCL files; today's, and Ingot, keep the order of the command line.
    '-var-file=two.json -var by_flag=flag sources',
    '-var-file=one.pkrvars.hcl -var-file=two.json -var by_flag=a -var by_flag=b sources/a.pkr.hcl',
    '-var-file=one.pkrvars.hcl -var-file=three.pkrvars.hcl sources/a.pkr.hcl',
    '-var short=7 -var by_env=flag sources/a.pkr.hcl',
    'types',
    `-var 'text=["a"]' -var number=1.50 -var switch=true -var 'list=["a", 1]' -var 'set=[2,1]' -var 'map={b=true}' types`,
    `-var unset=42 -var 'object={name=1, ports=[], more=1}' -var 'tuple=["a", false]' -var text= -var env=here types`,
    'builds',
    'empty',
    'json',
    '-var region=us json/t.pkr.json',
  ])('%s', async (args) => {
    const { packer, ingot } = await both(`"$PROGRAM" inspect ${args}`)
    expect(packer.code).toBe(0)
    expect(ingot).toEqual(packer)
  })
})

describe('what both refuse', () => {
  test.each([
    ...Object.keys(FILES).filter((name) => name.startsWith('wrong/')),
    '-var nobody=1 types',
    '-var number=two types',
    '-var switch=yes types',
    "-var 'list=a,b' types",
    "-var 'object={name=1}' types",
    '-var-file=none.hcl types',
    '-var-file=no-files/x.txt types',
    'no-files',
    'nowhere',
  ])('%s', async (args) => {
    const { packer, ingot } = await both(`"$PROGRAM" inspect ${args}`)
    expect(packer.code).toBe(1)
    expect({ args, code: ingot.code }).toEqual({ args, code: packer.code })
  })
})

const EXPRESSIONS = [
  'var.text',
  'var.number',
  'var.set',
  'var.object',
  'var.tuple[1]',
  'var.map.a',
  'var.null',
  'var.unset',
  'var.secret',
  'local.again',
  'local.quoted',
  'local.numbers',
  '"${var.text}-${var.number}"',
  'upper("a")',
  '1 + 2 * 3',
  '1/3',
  '10 % 3',
  '-(2)',
  '!true || false',
  '1 == 1.0',
  '"a" == "b"',
  'true ? "yes" : "no"',
  '[1, "a", true, null]',
  '{ a = 1, "b c" = [] }',
  '{a = null}',
  '[]',
  '{}',
  '[for x in ["b", "a"] : x if x != "b"]',
  '{for i, x in ["a", "b"] : x => i}',
  '["a", "b"][1]',
  '[{a = 1}, {a = 2}][*].a',
  'join(",", ["a", "b"])',
  'format("%03d-%s", 7, "x")',
  'jsonencode({ b = [1], a = null })',
  'jsondecode("{\\"a\\": [1, true]}")',
  'length(var.set)',
  'merge({a = 1}, {b = 2})',
  'concat(["a"], ["b"])',
  'lookup({a = 1}, "b", 2)',
  'split(",", "a,b")',
  'replace("a.b", ".", "-")',
  'regex_replace("a1", "[0-9]", "x")',
  'cidrsubnet("10.0.0.0/16", 8, 2)',
  'base64encode("é")',
  'sha256("a")',
  'can(var.nope)',
  'try(var.nope, "else")',
  'path.root',
  'path.cwd',
  'element(["a"], 3)',
  'substr("hello", 1, 3)',
  '"a\\tb\\u00e9"',
  '9007199254740993',
  '9223372036854775808',
  'timestamp() == timestamp()',
  '',
  'help me',
  'exit ',
]

describe('console', () => {
  test('answers the same', async () => {
    await writeFile(
      join(folder, 'lines.txt'),
      `${EXPRESSIONS.filter((line) => !/^(?:help|exit)/.test(line)).join('\n')}\nvariables\n`,
    )
    const { packer, ingot } = await both('"$PROGRAM" console types < lines.txt')
    expect(ingot.stdout).toBe(packer.stdout)
    expect(ingot.code).toBe(packer.code)
  })

  test.each([
    'printf \'1\\n2\\n\' | "$PROGRAM" console -config-type=hcl2',
    'printf \'upper(var.text)\' | "$PROGRAM" console -var text=b types',
    'printf \'exit\\n1\\n\' | "$PROGRAM" console types',
    'printf \'path.root\' | "$PROGRAM" console types/t.pkr.hcl',
    'printf \'path.root\' | "$PROGRAM" console ./types',
  ])('%s', async (script) => {
    const { packer, ingot } = await both(script)
    expect(ingot).toEqual(packer)
  })

  test.each(["printf 'nope.x\\n1\\n' | ", 'echo "1 +" | '])(
    'after a mistake the status is the same: %s',
    async (input) => {
      const { packer, ingot } = await both(`${input}"$PROGRAM" console types`)
      expect(packer.code).toBe(1)
      expect(ingot.code).toBe(1)
      expect(ingot.stdout.split('\n').at(-2)).toBe(packer.stdout.split('\n').at(-2))
    },
  )
})
