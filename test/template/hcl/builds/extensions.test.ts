import { describe, expect, test } from 'vitest'
import { type HclBuildOptions, later, outline, prepareHcl } from '../../../support/hcl-builds.ts'

const ASKED = 'packer {\n  extensions = ["for_each", "enabled", "provisioners"]\n}\n'
const SOURCE = 'source "null" "a" {\n}\n'

async function builds(text: string, options?: HclBuildOptions) {
  const prepared = await prepareHcl(ASKED + text, options)
  expect(prepared.mistakes).toEqual([])
  return outline(prepared)
}
const mistakes = async (text: string) => (await prepareHcl(ASKED + text)).mistakes
const build = (blocks: string) => `${SOURCE}build {\n  sources = ["null.a"]\n${blocks}\n}\n`

describe('for_each', () => {
  const sources = `
source "null" "web" {
  for_each = { eu = 1, us = 2 }
  text     = "\${source.name} \${each.key}"
  port     = each.value
}
`
  test('makes a source for each element, which a build takes all or one', async () => {
    expect(await builds(`${sources}build {\n  sources = ["null.web"]\n}\n`)).toMatchObject({
      'null.web-eu': { builder: { text: 'web-eu eu', port: 1 } },
      'null.web-us': { builder: { text: 'web-us us', port: 2 } },
    })
    const one = `${sources}build {\n  source "null.web-us" {\n    wait = "1s"\n  }\n}\n`
    expect(await builds(one)).toMatchObject({ 'null.web-us': { builder: { port: 2, wait: 1000 } } })
    expect(Object.keys(await builds(`${sources}build {\n  sources = ["null.web"]\n}\n`, { only: ['*-us'] }))).toEqual([
      'null.web-us',
    ])
  })

  test('repeats builds', async () => {
    const text = `${SOURCE}build {
  for_each = ["x", "y"]
  name     = each.key
  sources  = ["null.a"]
  provisioner "shell" {
    text = "\${each.value} in \${build.name}"
  }
}
`
    expect(await builds(text)).toMatchObject({
      'x.null.a': { provisioners: [['shell', { text: 'x in x' }]] },
      'y.null.a': { provisioners: [['shell', { text: 'y in y' }]] },
    })
  })

  test('must not make builds of one name', async () => {
    const text = `${SOURCE}build {\n  for_each = ["x", "y"]\n  sources  = ["null.a"]\n}\n`
    expect(await mistakes(text)).toEqual([expect.stringContaining('Two of its builds are called "null.a"')])
  })

  test('repeats provisioners and post-processors in their places', async () => {
    const text = build(`
  provisioner "file" {
  }
  provisioner "shell" {
    for_each = { a = "1", b = "2" }
    name     = each.key
    text     = "\${each.value} \${build.ID}"
  }
  post-processor "zip" {
    for_each = ["x", "y"]
    text     = each.key
  }
  post-processors {
    post-processor "zip" {
      for_each = ["z"]
      text     = each.key
    }
    post-processor "manifest" {
    }
  }`)
    expect(await builds(text)).toMatchObject({
      'null.a': {
        provisioners: [
          ['file', {}],
          ['a', { text: '1 <unknown>' }],
          ['b', { text: '2 <unknown>' }],
        ],
        postProcessors: [
          [['zip', { text: 'x' }]],
          [['zip', { text: 'y' }]],
          [
            ['zip', { text: 'z' }],
            ['manifest', {}],
          ],
        ],
      },
    })
  })

  test.each([
    ['for_each = build.ID', 'Invalid for_each'],
    ['for_each = 1', 'Invalid for_each'],
  ])('%s', async (line, told) => {
    expect(await mistakes(build(`  provisioner "shell" {\n    ${line}\n  }`))).toEqual([expect.stringContaining(told)])
  })
})

describe('enabled', () => {
  test('leaves out what is not', async () => {
    const text = `${SOURCE}
variable "production" {
  default = false
}
build {
  sources = ["null.a"]
  source "null.a" {
    enabled = var.production
    name    = "x"
  }
  provisioner "shell" {
    enabled = var.production
  }
  provisioner "file" {
    enabled = !var.production
  }
  error-cleanup-provisioner "shell" {
    enabled = var.production
  }
  post-processors {
    enabled = var.production
    post-processor "zip" {
    }
  }
}
build {
  enabled = var.production
  name    = "more"
  sources = ["null.a"]
}
`
    expect(await builds(text)).toEqual({
      'null.a': { builder: {}, provisioners: [['file', {}]], postProcessors: [] },
    })
    expect(Object.keys(await builds(text, { vars: { production: 'true' } }))).toEqual([
      'null.a',
      'null.x',
      'more.null.a',
    ])
  })
})

describe('lists of provisioners', () => {
  const list = `
provisioners "hardening" {
  input "level" {
    type = number
  }
  input "word" {
    default = "none"
  }
  provisioner "shell" {
    name = "harden"
    text = "\${input.level} \${input.word} \${source.name} \${build.ID}"
  }
  provisioner "file" {
    only = ["null.b"]
  }
}
`
  test('are put where a build uses them', async () => {
    const text =
      list +
      build(`
  provisioner "file" {
  }
  use "hardening" {
    with = { level = "2" }
  }
  use "hardening" {
    for_each = ["x"]
    with     = { level = 3, word = each.key }
  }
  use "hardening" {
    except = ["null.a"]
    with   = { level = 4 }
  }`)
    expect(await builds(text)).toMatchObject({
      'null.a': {
        provisioners: [
          ['file', {}],
          ['harden', { text: '2 none a <unknown>' }],
          ['harden', { text: '3 x a <unknown>' }],
        ],
      },
    })
  })

  test('can be given what is known only once there is a machine', async () => {
    const prepared = await prepareHcl(
      ASKED + list + build('  use "hardening" {\n    with = { level = 1, word = build.Host }\n  }'),
    )
    expect(prepared.mistakes).toEqual([])
    expect(await later(prepared, { ID: 'i-1', Host: '10.0.0.1' })).toEqual({ text: '1 10.0.0.1 a i-1' })
  })

  test.each([
    ['use "hardning" {\n  }', /Unknown list of provisioners: .*"hardning" \| did you mean "hardening"/],
    ['use "hardening" {\n  }', /Missing input: .*"level"/],
    ['use "hardening" {\n    with = { level = 1, wrod = "x" }\n  }', /Unknown input: .*"wrod" \| did you mean "word"/],
    ['use "hardening" {\n    with = { level = "much" }\n  }', /Invalid value for input: .*"level"/],
    ['use "hardening" {\n    with = { level = 1 }\n    nothing = 1\n  }', /Unsupported argument/],
  ])('%s', async (block, told) => {
    expect(await mistakes(list + build(`  ${block}`))).toEqual([expect.stringMatching(told)])
  })
})

test.each([
  [
    'provisioner "shell" {\n    for_each = ["x"]\n  }',
    /Extension not asked for: for_each .*extensions = \["for_each"\]/,
  ],
  ['provisioner "shell" {\n    enabled = true\n  }', /Extension not asked for: enabled/],
  ['use "x" {\n  }', /Extension not asked for: use .*"provisioners"/],
])('must be asked for: %s', async (block, told) => {
  expect((await prepareHcl(build(`  ${block}`))).mistakes).toEqual([expect.stringMatching(told)])
})
