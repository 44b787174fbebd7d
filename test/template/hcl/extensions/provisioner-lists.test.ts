import { describe, expect, test } from 'vitest'
import { type HclBuildOptions, later, outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { type HclFolder, mistakesInHcl } from '../../../support/hcl-template.ts'

const HEAD = 'packer {\n  extensions = ["provisioners", "for_each", "enabled", "include"]\n}\n'
const SOURCES = 'source "null" "a" {\n}\nsource "null" "b" {\n}\n'
const LIST = `provisioners "hardening" {
  input "level" {
    type    = number
    default = 1
  }
  input "who" {
    description = "Whom it is for."
  }
  provisioner "shell" {
    text = "\${input.who} \${input.level + 1}"
  }
}
`
const template = (list: string, blocks: string) =>
  `${HEAD}${SOURCES}${list}build {\n  sources = ["null.a", "null.b"]\n${blocks}\n}\n`

/** The provisioners of each build, with their options. The template has no mistakes. */
async function provisioners(folder: HclFolder, options?: HclBuildOptions) {
  const prepared = await prepareHcl(folder, options)
  expect(prepared.mistakes).toEqual([])
  const all = outline(prepared) as Readonly<Record<string, { readonly provisioners: unknown }>>
  return Object.fromEntries(Object.entries(all).map(([name, { provisioners: own }]) => [name, own]))
}

/** The same where all builds have the same ones. */
async function ofAll(folder: HclFolder, options?: HclBuildOptions) {
  const found = Object.values(await provisioners(folder, options))
  for (const one of found) expect(one).toEqual(found[0])
  return found[0]
}

const mistakes = async (text: string) => (await prepareHcl(text)).mistakes

describe('use', () => {
  test('puts the provisioners of a list in its place, with its inputs', async () => {
    const blocks = `  provisioner "shell" {
    text = "before"
  }
  use "hardening" {
    with = { who = "me", level = "2" }
  }
  use "hardening" {
    with = { who = "all" }
  }
  provisioner "shell" {
    text = "after"
  }`
    expect(await ofAll(template(LIST, blocks))).toEqual([
      ['shell', { text: 'before' }],
      ['shell', { text: 'me 3' }],
      ['shell', { text: 'all 2' }],
      ['shell', { text: 'after' }],
    ])
  })

  test('of a list without inputs, from an included file', async () => {
    const folder = {
      't.pkr.hcl': `packer {\n  include = ["../lib/*.pkr.hcl"]\n}\n${template('', '  use "plain" {\n  }')}`,
      '../lib/x.pkr.hcl':
        'locals {\n  word = "shared"\n}\nprovisioners "plain" {\n  provisioner "shell" {\n    text = local.word\n  }\n}\n',
    }
    expect(await ofAll(folder)).toEqual([['shell', { text: 'shared' }]])
  })

  test('restricts all of them, beside what they say themselves', async () => {
    const list = `provisioners "list" {
  provisioner "shell" {
    text = "1"
  }
  provisioner "shell" {
    text   = "2"
    except = ["null.a"]
  }
}
`
    const blocks = '  use "list" {\n    only = ["null.a"]\n  }\n  use "list" {\n    except = ["null.a"]\n  }'
    expect(await provisioners(template(list, blocks))).toEqual({
      'null.a': [['shell', { text: '1' }]],
      'null.b': [
        ['shell', { text: '1' }],
        ['shell', { text: '2' }],
      ],
    })
  })

  test('is repeated and left out, as are the provisioners in the list', async () => {
    const list = `provisioners "list" {
  input "names" {
    type = list(string)
  }
  input "extra" {
    default = false
  }
  provisioner "shell" {
    for_each = input.names
    text     = each.value
  }
  provisioner "file" {
    enabled = input.extra
  }
  dynamic "provisioner" {
    for_each = input.names
    labels   = ["file"]
    content {
      text = "d-\${provisioner.value}"
    }
  }
}
`
    const blocks = `  use "list" {
    for_each = { x = ["1", "2"], y = ["3"] }
    with     = { names = each.value, extra = each.key == "y" }
  }
  use "list" {
    enabled = false
    with    = { names = local.none }
  }`
    expect(await ofAll(template(list, blocks))).toEqual([
      ['shell', { text: '1' }],
      ['shell', { text: '2' }],
      ['file', { text: 'd-1' }],
      ['file', { text: 'd-2' }],
      ['shell', { text: '3' }],
      ['file', {}],
      ['file', { text: 'd-3' }],
    ])
  })

  test('knows the build, the source and the machine, in the list and in what it is given', async () => {
    const list = `provisioners "list" {
  input "id" {
  }
  provisioner "shell" {
    text = "\${input.id} \${source.name} \${build.ID} \${build.name}"
  }
}
`
    const text = template(list, '  name = "n"\n  use "list" {\n    with = { id = "${build.ID}-${source.name}" }\n  }')
    const prepared = await prepareHcl(text)
    expect(prepared.mistakes).toEqual([])
    expect(await later(prepared, { ID: 'i-1' })).toMatchObject({ text: 'i-1-a a i-1 n' })
  })

  test('mixes what is known early with what is known late', async () => {
    const list = `provisioners "list" {
  input "id" {
  }
  input "on" {
  }
  provisioner "shell" {
    enabled = input.on
    name    = "name-\${input.on}"
    text    = input.id
  }
}
`
    const prepared = await prepareHcl(template(list, '  use "list" {\n    with = { id = build.ID, on = true }\n  }'))
    expect(prepared.mistakes).toEqual([])
    expect(await later(prepared, { ID: 'i-1' })).toMatchObject({ text: 'i-1' })
    expect(await mistakes(template(list, '  use "list" {\n    with = { id = 1, on = build.ID == "x" }\n  }'))).toEqual([
      expect.stringMatching(/^22:27 Invalid enabled: build.ID is not known before the build runs/),
    ])
  })

  test('is evaluated whole, also where one input alone is used', async () => {
    const list =
      'locals {\n  one = 1\n  two = 2\n}\nprovisioners "p" {\n  input "a" {\n  }\n  input "b" {\n  }\n  provisioner "shell" {\n    text = input.a\n  }\n}\n'
    const blocks = '  use "p" {\n    with = { a = local.one, b = local.two }\n  }'
    expect(await ofAll(template(list, blocks))).toEqual([['shell', { text: '1' }]])
  })

  test('keeps secret what is sensitive', async () => {
    const list =
      'provisioners "list" {\n  input "key" {\n    sensitive = true\n  }\n  provisioner "shell" {\n    text = "x-${input.key}"\n  }\n}\n'
    const { secrets } = await prepareHcl(template(list, '  use "list" {\n    with = { key = "hush" }\n  }'))
    expect(secrets).toContain('x-hush')
  })

  test('does not see the elements around it', async () => {
    const list = 'provisioners "list" {\n  provisioner "shell" {\n    text = each.key\n  }\n}\n'
    expect(await mistakes(template(list, '  use "list" {\n    for_each = ["a"]\n  }'))).toEqual([
      '10:12 Unknown variable: There is no variable named "each"',
    ])
  })

  test('in JSON', async () => {
    const json = {
      packer: { extensions: ['provisioners'] },
      source: { null: { a: {} } },
      provisioners: {
        list: { input: { n: { type: 'number', default: 1 } }, provisioner: { shell: { text: 'n${input.n}' } } },
      },
      build: { sources: ['null.a'], use: { list: { with: { n: 5 } } } },
    }
    expect(await ofAll({ 't.pkr.json': JSON.stringify(json) })).toEqual([['shell', { text: 'n5' }]])
  })
})

describe('what is wrong', () => {
  test.each([
    [
      '  use "hardning" {\n  }',
      [
        '22:7 Unknown list of provisioners: There is no list of provisioners "hardning". There is hardening | did you mean "hardening"?',
      ],
    ],
    [
      '  use "hardening" {\n    with = { levle = 1, level = "high" }\n  }',
      [
        '22:3 Missing input: The input "who" (Whom it is for.) of "hardening" has no default, so it needs a value: with = { who = … }',
        '23:14 Unknown input: The list of provisioners "hardening" has no input "levle" | did you mean "level"?',
        '23:33 Invalid value for input: The value of the input "level" doesn\'t fit its type: a number is required, and "high" is none',
      ],
    ],
    [
      '  use "hardening" {\n    with = 5\n  }',
      ['23:12 Invalid inputs: The inputs are an object: with = { name = value }'],
    ],
    [
      '  use "hardening" {\n    with = { who = var.none }\n  }',
      ['23:24 Undeclared reference: The template declares no variable "none"'],
    ],
    [
      '  use "hardening" {\n    with = { who = 1 }\n    ony = ["null.a"]\n  }',
      ['24:5 Unsupported argument: There is no argument "ony" here | did you mean "only"?'],
    ],
    [
      '  use "hardening" {\n    with = { who = 1 }\n    only = ["x"]\n    except = ["y"]\n  }',
      ['25:14 Both "only" and "except": Only one of "only" and "except" can be set'],
    ],
  ])('%s', async (blocks, messages) => {
    expect(await mistakes(template(LIST, blocks))).toEqual(messages)
  })

  test.each([
    ['provisioners "p" {\n  use "q" {\n  }\n}\n', '5:3 Unsupported block type: There are no blocks of type "use" here'],
    [
      'provisioners "p" {\n}\nprovisioners "p" {\n}\n',
      '6:14 Duplicate list of provisioners: There is a list of provisioners "p" already, at f/t.pkr.hcl:4:14',
    ],
    [
      'provisioners "p" {\n  input "a" {\n    tpye = string\n  }\n}\n',
      '6:5 Unsupported argument: There is no argument "tpye" here | did you mean "type"?',
    ],
    [
      'provisioners "p" {\n  input "a" {\n  }\n  input "a" {\n  }\n}\n',
      '7:9 Duplicate input: There is a input "a" already, at f/t.pkr.hcl:5:9',
    ],
  ])('%s', async (text, message) => {
    expect(await mistakesInHcl(HEAD + text)).toEqual([`t.pkr.hcl:${message}`])
  })

  test('in a list is told once, however often it is used', async () => {
    const list = 'provisioners "p" {\n  provisioner "shell" {\n    txet = 1\n    only = 5\n  }\n}\n'
    expect(await mistakes(template(list, '  use "p" {\n  }\n  use "p" {\n  }'))).toEqual([
      expect.stringMatching(/^10:5 .*"txet".*did you mean "text"\?$/),
      expect.stringMatching(/^11:12 Incorrect value type/),
    ])
  })

  test('of what the machine tells is told as well: until it is there, a text stands for that', async () => {
    const list =
      'provisioners "p" {\n  input "n" {\n    type = number\n  }\n  provisioner "shell" {\n    port = input.n\n  }\n}\n'
    expect(await mistakes(template(list, '  use "p" {\n    with = { n = build.ID }\n  }'))).toEqual([
      '19:18 Invalid value for input: The value of the input "n" doesn\'t fit its type: a number is required, and "<unknown>" is none',
    ])
  })
})
