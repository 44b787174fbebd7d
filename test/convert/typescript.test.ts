import { describe, expect, test } from 'vitest'
import { findDefinition } from '../../src/cli/find-definition.ts'
import { convertToTypeScript } from '../../src/convert/index.ts'
import { systemHost } from '../../src/engine/index.ts'
import {
  Budget,
  convert as convertValue,
  createContext,
  evaluate,
  parseExpressionText,
  parseTypeConstraint,
  SourceFile,
  whenReady,
} from '../../src/hcl/index.ts'
import { fromHcl, toHcl } from '../../src/library/hcl-functions/values.ts'
import { hclFunctions } from '../../src/library/index.ts'
import { scopeFunctions } from '../../src/template/hcl/index.ts'
import { attempt, plainLayer } from '../support/written.ts'
import { decodedBuilds } from './support/decoded.ts'
import { imageOf } from './support/module.ts'

async function convert(...texts: string[]): Promise<{ text: string; notes: readonly string[] }> {
  const files = texts.map((text, index) => new SourceFile(`${index}.pkr.hcl`, text))
  return convertToTypeScript({ files, findDefinition })
}

test('a whole template, with its comments', async () => {
  const { text, notes } = await convert(`# What this is for.

packer {
  required_version = ">= 1.7" # or newer
}

# where to build
variable "region" {
  type    = string # a text
  default = "eu"

  validation {
    condition     = length(var.region) > 1
    error_message = "Too short."
  }
}

variable "disks" {
  type = list(object({ name = string, size = optional(number) }))
}

variable "key" {
  default   = env("KEY")
  sensitive = true
}

locals {
  # behind what it needs
  name = "web-\${local.suffix}"
  suffix = upper(var.region)
}

# the machine
source "null" "web" {
  communicator = "none" // nothing runs on it
  ssh_port     = "22"
}

source "null" "b" {
  communicator = "none"
}

build {
  description = "what\\nfor"
  sources = ["source.null.web", "null.b"]

  # first
  provisioner "shell-local" {
    only     = ["null.web"]
    inline   = ["echo \${build.ID} \${source.name}", "x"]
    override = { b = { inline = ["y"] } }
    timeout  = "1m"
  }

  error-cleanup-provisioner "shell-local" {
    inline = ["true"]
  }

  post-processors {
    post-processor "compress" {}
    /* the list
     * of all */
    post-processor "manifest" {
      name = "list"
    }
  }
}
# the end
`)
  expect(notes).toEqual([])
  expect(
    text,
  ).toBe(`import { compress, generated, hclFunctions, manifest, nullBuilder, shellLocal, template, variable } from 'ingot'

const hcl = await hclFunctions(import.meta.dirname)

// What this is for.
// Made from a template that needs Packer >= 1.7.
// or newer
export default template({
  description: \`what
for\`,
  variables: {
    // where to build
    region: variable<string>({
      // a text
      default: 'eu',
      validation: {
        condition: (value) => hcl.length(value) > 1,
        message: 'Too short.',
      },
    }),
    disks: variable<{ name: string; size?: number }[]>({ type: 'list' }),
    key: variable<string>({
      env: 'KEY',
      default: '',
      sensitive: true,
    }),
  },
  builds: (vars) => {
    const suffix = hcl.upper(vars.region)
    // behind what it needs
    const name = \`web-\${suffix}\`
    const provisioners = (source: { name: string; type: string }) => [
      // first
      source.name === 'web' && shellLocal({
        inline: [\`echo \${generated('ID')} \${source.name}\`, 'x'],
        timeout: '1m',
        ...(source.name === 'b' ? { inline: ['y'] } : {}),
      }),
    ]
    const errorCleanupProvisioner = () => shellLocal({ inline: ['true'] })
    const postProcessors = () => [
      [
        compress({}),
        // the list
        // of all
        manifest({ name: 'list' }),
      ],
    ]
    // the machine
    const web = nullBuilder({
      // nothing runs on it
      communicator: 'none',
      ssh_port: 22,
    })
    const b = nullBuilder({ communicator: 'none' })
    return {
      web: {
        builder: web,
        provisioners: provisioners({ name: 'web', type: 'null' }),
        errorCleanupProvisioner: errorCleanupProvisioner(),
        postProcessors: postProcessors(),
      },
      b: {
        builder: b,
        provisioners: provisioners({ name: 'b', type: 'null' }),
        errorCleanupProvisioner: errorCleanupProvisioner(),
        postProcessors: postProcessors(),
      },
    }
  },
})
// the end
`)
  const { template, told } = await attempt(await imageOf(text), { vars: { disks: '[]' } })
  expect(told).toEqual([])
  expect(template.builds.map(({ name, provisioners }) => [name, provisioners.length])).toEqual([
    ['web', 1],
    ['b', 0],
  ])
})

describe('defaults of optional attributes', () => {
  const converted = (type: string, more = '') =>
    convert(`variable "v" {
  type = ${type}
  ${more}
}
source "file" "a" {
  target  = "t"
  content = jsonencode(var.v)
}
build {
  sources = ["file.a"]
}
`)

  /** What the program makes of a variable's value, or says of it. */
  async function made(text: string, value: unknown): Promise<unknown> {
    const { template, told } = await attempt(await imageOf(text), { vars: { v: JSON.stringify(value) } })
    const [build] = template.builds
    const layer = build && plainLayer(build.builder)
    const content =
      /"key":"content","value":\{"kind":"string","value":(".*?[^\\]")\}/.exec(JSON.stringify(layer))?.[1] ?? '""'
    return told.length > 0 ? told : JSON.parse(JSON.parse(content))
  }

  /** What HCL makes of it. Nulls, which a program doesn't have, are left out. */
  async function inHcl(type: string, value: unknown): Promise<unknown> {
    const constraint = parseTypeConstraint(parseExpressionText(new SourceFile('x', type)).result)
    const converted = await whenReady(() => convertValue(constraint.applyDefaults(toHcl(value)), constraint.type))
    return JSON.parse(JSON.stringify(fromHcl(converted), (_, member) => member ?? undefined))
  }

  test('are set by a function that says so', async () => {
    const { text, notes } = await converted(
      'list(object({ name = string, size = optional(number, 8), kind = optional(string, "gp3") }))',
    )
    expect(notes).toEqual([])
    expect(text).toContain(`
const vWithDefaults = (value: { name: string; size?: number; kind?: string }[]) => value.map((member) => ({
  ...member,
  size: member.size ?? 8,
  kind: member.kind ?? 'gp3',
}))

export default template({`)
    expect(text).toContain('    const v = vWithDefaults(vars.v)\n')
  })

  test.each<[string, ...unknown[]]>([
    ['list(object({ name = string, size = optional(number, 8) }))', [], [{ name: 'a' }, { name: 'b', size: null }]],
    ['object({ a = optional(string, 5), b = optional(bool, "true") })', {}, { a: 'x', b: false }],
    ['map(object({ "b-c" = optional(list(string), ["x"]) }))', { k: {} }, { k: { 'b-c': [] } }],
    ['set(map(object({ a = optional(number, 1.5) })))', [{ k: {} }], [{ k: { a: 2 }, l: {} }]],
    [
      'object({ disk = optional(object({ size = optional(number, 8), kind = optional(string) }), { kind = "gp3" }) })',
      {},
      { disk: {} },
      { disk: { size: 9 } },
    ],
    [
      'object({ disk = optional(object({ size = optional(number, 8) })), x = object({ y = optional(string, "z") }) })',
      { x: {} },
      { disk: {}, x: { y: '' } },
    ],
    [
      'object({ list = list(object({ of = optional(list(object({ a = optional(string, "x\\ny") })), [{}]) })) })',
      { list: [{}, { of: [] }, { of: [{}, { a: 'b' }] }] },
    ],
    ['object({ a = optional(string, null) })', {}],
  ])('of %s', async (type, ...given) => {
    const { text, notes } = await converted(type)
    expect(notes).toEqual([])
    for (const value of given) expect(await made(text, value)).toEqual(await inHcl(type, value))
  })

  test('are there when a value is checked', async () => {
    const rule = 'validation {\n condition = var.v.size > 4\n error_message = "Too small."\n}'
    const { text } = await converted('object({ size = optional(number, 8) })', rule)
    expect(await made(text, {})).toEqual({ size: 8 })
    expect(await made(text, { size: 4 })).toEqual(['the variable "v" Too small.'])
  })

  test('that no code is written for are told', async () => {
    const { text, notes } = await converted('tuple([object({ a = optional(string, "x") })])')
    expect(notes).toEqual(['0.pkr.hcl:2: the defaults of the members of a tuple are lost'])
    expect(await made(text, [{}])).toEqual([{}])
  })

  test('cost nothing where nobody uses the variable', async () => {
    const { text } = await convert('variable "v" {\n type = object({ a = optional(string, "x") })\n}\n')
    expect(text).not.toContain('WithDefaults')
  })
})

const values = {
  name: 'web',
  count: 3,
  flag: true,
  list: ['b', 'a'],
  servers: [
    { name: 'x', ports: [1, 2] },
    { name: 'y', ports: [] },
  ],
  map: { b: 2, a: 1 },
  'odd-name': 'odd',
  text: '5',
}

describe('expressions mean the same', async () => {
  const hcl = await hclFunctions(import.meta.dirname)
  const { all: functions } = scopeFunctions(new Map(), '.', systemHost(), new Budget(), () => {})
  const context = createContext({ variables: { var: toHcl(values) }, functions })

  test.each([
    'var.name',
    'var.odd-name',
    '"a ${var.name} $${x} %%{y} `b` \\\\ \\"q\\" \'s\'"',
    '"${var.count + 1}"',
    '"${var.count}x" == "3x"',
    '1 + 2 * 3 - 4 / 8 % 3',
    '(1 + 2) * 3',
    '-var.count + - -1',
    'var.text + 1',
    '"${1 + 1}" * 2',
    'var.count > 2 && !(var.count == 4) || false',
    '!var.flag',
    'var.flag == "true"',
    'var.list == ["b", "a"]',
    'var.map != { a = 1, b = 2 }',
    'var.name == null',
    'var.flag ? "yes" : "no"',
    'var.count > 5 ? 1 : var.count > 2 ? 2 : 3',
    'var.list[0]',
    'var.list[var.count - 2]',
    'var.map["a"]',
    'var.servers[0].ports[1]',
    'var.servers[*].name',
    'var.servers.*.name',
    'var.name[*]',
    '[for s in var.servers : upper(s.name)]',
    '[for i, s in var.servers : "${i}:${s.name}" if length(s.ports) > 0]',
    '{ for k, v in var.map : upper(k) => v + 1 }',
    '{ for s in var.servers : length(s.ports) => s.name... }',
    '[for k, v in var.map : k]',
    '[for s in var.servers : [for p in s.ports : "${s.name}${p}"]]',
    '{ a = 1, "b c" = [true, null], (var.name) = "x", "${var.name}y" = 2 }',
    'merge(var.map, { c = 3 })',
    'max(var.servers[0].ports...)',
    'join(",", sort(var.list))',
    'try(var.map.missing, "else")',
    'can(var.map.missing)',
    'convert("5", number) + 1',
    'convert(["a", "a"], set(string))',
    'element(split(",", "a,b"), 1)',
    '"%{ if var.flag }on%{ else }off%{ endif }"',
    '"%{ for k, v in var.map }${k}=${v};%{ endfor }"',
    '<<EOT\nline ${var.name}\n  two\nEOT\n',
    'regex("[a-z]+", "12ab")',
    '{ a = { b = [1] } }.a.b[0]',
    '1e3',
    'null',
  ])('%s', async (expression) => {
    const file = `variable "v" {}\nlocals {\n  it = ${expression.replaceAll('var.', 'var.')}\n}\n`
    const { text, notes } = await convert(file)
    const code = /const it = ([\s\S]*?)\n {4}return/.exec(text)?.[1] ?? ''
    const run = new Function('vars', 'hcl', `return (${code})`) as (vars: object, hcl: object) => unknown
    const node = parseExpressionText(new SourceFile('x', expression)).result
    const { value, diagnostics } = await whenReady(() => evaluate(node, context))
    expect([notes, diagnostics]).toEqual([[], []])
    expect(run(values, hcl)).toEqual(fromHcl(value))
  })
})

test('blocks are objects or lists, as the component says; those that are dynamic are worked out', async () => {
  const { text } = await convert(`
variable "disks" {
  type = map(number)
  default = { a = 1 }
}
source "amazon-ebs" "x" {
  encrypt_boot = var.encrypted
  aws_polling {
    delay_seconds = 3
  }
  run_tag {
    key   = "a"
    value = 1
  }
  dynamic "launch_block_device_mappings" {
    for_each = var.disks
    iterator = disk
    content {
      device_name = disk.key
      volume_size = disk.value
    }
  }
}
build {
  sources = ["amazon-ebs.x"]
}
`)
  expect(text).toContain(`amazonEbs({
      encrypt_boot: vars.encrypted,
      aws_polling: { delay_seconds: 3 },
      run_tag: [
        {
          key: 'a',
          value: '1',
        },
      ],
      launch_block_device_mappings: [
        ...hcl.entries(vars.disks).map(([key, value]) => ({ key, value })).map((disk) => ({
          device_name: disk.key,
          volume_size: disk.value,
        })),
      ],
    })`)
})

test('a build can call a source otherwise, and set more', async () => {
  const { text, notes } = await convert(`
# who is called otherwise
source "null" "a" {
  communicator = "none"
}
source "null" "unused" {}
build {
  source "null.a" {
    name     = "first"
    ssh_host = source.name
  }
  source "null.a" {
    name = "second"
  }
  provisioner "sleep" {
    except   = ["null.second"]
    duration = "1s"
  }
}
`)
  expect(text).toContain('        // who is called otherwise\n        builder: nullBuilder({')
  expect(notes).toEqual(['no build uses the source "null.unused", which is left out'])
  const { template } = await attempt(await imageOf(text))
  expect(await decodedBuilds(template)).toMatchObject([
    { name: 'first', builder: { options: { ssh_host: 'first' } }, provisioners: [expect.anything()] },
    { name: 'second', provisioners: [] },
  ])
})

test('data sources are read when they are needed', async () => {
  const { text } = await convert(`
data "null" "d" {
  input = "a"
}
source "null" "a" {
  communicator = "none"
  ssh_host     = upper("x\${data.null.d.output}")
}
build {
  sources = ["null.a"]
}
`)
  const { template } = await attempt(await imageOf(text), { readData: async () => ({ output: 'b' }) })
  expect(await decodedBuilds(template)).toMatchObject([{ builder: { options: { ssh_host: 'XB' } } }])
})

test('what can not be said is told', async () => {
  const { notes } = await convert(`
variable "a" {
  type    = number
  default = null
}
source "qemu" "x" {
  a = each.key
}
build {
  sources = ["qemu.x", "qemu.y"]
}
extra {}
`)
  expect(notes).toEqual([
    'the block "extra" has no counterpart and is left out',
    '0.pkr.hcl:4: the default is null, which no variable of the program can be; a value is required',
    '0.pkr.hcl:7: each.key refers to nothing that the program has',
    `there is no function for the builder "qemu": Ingot doesn't have it`,
    'there is no source "qemu.y"',
  ])
})

test('extensions are refused', async () => {
  const error = { code: 'convert/extensions', place: { file: '0.pkr.hcl', line: 2, column: 3 } }
  await expect(convert('packer {\n  extensions = ["for_each"]\n}\n')).rejects.toMatchObject(error)
})
