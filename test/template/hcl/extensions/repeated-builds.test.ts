import { describe, expect, test } from 'vitest'
import { type HclBuildOptions, later, outline, prepareHcl } from '../../../support/hcl-builds.ts'
import type { HclFolder } from '../../../support/hcl-template.ts'

const HEAD = 'packer {\n  extensions = ["for_each", "enabled"]\n}\n'
const SOURCE = 'source "null" "a" {\n}\n'
const build = (blocks: string) => `${HEAD}${SOURCE}build {\n  sources = ["null.a"]\n${blocks}\n}\n`

/** What a template's builds do. It has no mistakes. */
async function builds(folder: HclFolder, options?: HclBuildOptions) {
  const prepared = await prepareHcl(folder, options)
  expect(prepared.mistakes).toEqual([])
  return outline(prepared)
}

const names = async (folder: HclFolder, options?: HclBuildOptions) => Object.keys(await builds(folder, options))
const mistakes = async (text: string, options?: HclBuildOptions) => (await prepareHcl(text, options)).mistakes

describe('for_each on source', () => {
  const regions = `${HEAD}source "null" "web" {
  for_each = { us = 2, eu = 1 }
  text     = "\${each.key} \${source.name}"
  port     = each.value
}
`

  test('makes one source for each key, which a build can have all together, or one by one', async () => {
    expect(await builds(`${regions}build {\n  sources = ["source.null.web"]\n}\n`)).toEqual({
      'null.web-eu': { builder: { text: 'eu web-eu', port: 1 }, provisioners: [], postProcessors: [] },
      'null.web-us': { builder: { text: 'us web-us', port: 2 }, provisioners: [], postProcessors: [] },
    })
    expect(await names(`${regions}build {\n  sources = [source.null.web-us]\n}\n`)).toEqual(['null.web-us'])
    expect(await names(`${regions}build {\n  source "null.web-us" {\n  }\n}\n`)).toEqual(['null.web-us'])
  })

  test('is selected by the names of its elements', async () => {
    const text = `${regions}build {\n  name = "b"\n  sources = ["null.web"]\n}\n`
    expect(await names(text, { only: ['*.web-e*'] })).toEqual(['b.null.web-eu'])
    expect(await names(text, { except: ['b.null.web-eu'] })).toEqual(['b.null.web-us'])
  })

  test('is repeated where a build adds to it', async () => {
    const added =
      'build {\n  source "null.web" {\n    name = "n-${each.key}"\n    kind = each.value == 1 ? "a" : "b"\n  }\n}\n'
    expect(await builds(regions + added)).toMatchObject({
      'null.n-eu': { builder: { text: 'eu n-eu', port: 1, kind: 'a' } },
      'null.n-us': { builder: { text: 'us n-us', port: 2, kind: 'b' } },
    })
  })

  test('only and except know its elements, and it as a whole', async () => {
    const text = `${regions}build {
  sources = ["null.web"]
  provisioner "shell" {
    text = "all"
    only = ["null.web"]
  }
  provisioner "shell" {
    text = "eu"
    only = ["null.web-eu"]
  }
  provisioner "shell" {
    text   = "none"
    except = ["null.web"]
  }
  provisioner "shell" {
    text     = "changed"
    override = { web-us = { text = "us" } }
  }
}
`
    const shell = (...texts: string[]) => ({ provisioners: texts.map((one) => ['shell', { text: one }]) })
    expect(await builds(text)).toMatchObject({
      'null.web-eu': shell('all', 'eu', 'changed'),
      'null.web-us': shell('all', 'us'),
    })
  })

  test('of nothing makes none', async () => {
    const text = `${HEAD}source "null" "none" {\n  for_each = []\n}\n${SOURCE}build {\n  sources = ["null.none", "null.a"]\n}\n`
    expect(await names(text)).toEqual(['null.a'])
  })

  test('is worked out only where a build has it', async () => {
    const text = `${HEAD}source "null" "web" {\n  for_each = parseint("x", 10)\n}\n${SOURCE}build {\n  sources = ["null.a"]\n}\n`
    expect(await names(text)).toEqual(['null.a'])
  })

  test('in JSON', async () => {
    const json = {
      't.pkr.json': JSON.stringify({
        packer: { extensions: ['for_each'] },
        source: { null: { web: { for_each: ['x'], text: '${each.value}' } } },
        build: { sources: ['null.web'] },
      }),
    }
    expect(await builds(json)).toMatchObject({ 'null.web-x': { builder: { text: 'x' } } })
  })

  test.each([
    [
      'build {\n  sources = ["null.web-ue"]\n}\n',
      '10:14 Unknown source: There is no source "null.web-ue". There is null.web, null.web-eu, null.web-us | did you mean "null.web-eu"?',
    ],
    [
      'source "null" "web-eu" {\n}\nbuild {\n  sources = ["null.web"]\n}\n',
      '4:1 Duplicate source: for_each makes a source null.web-eu of this, and there is one already, at f/t.pkr.hcl:9:1',
    ],
  ])('%s', async (text, message) => {
    expect(await mistakes(regions + text)).toEqual([message])
  })

  test('that is wrong is told once, however many builds have it', async () => {
    const wrong = `${HEAD}source "null" "web" {\n  for_each = 5\n}\nbuild {\n  sources = ["null.web", "null.web"]\n}\nbuild {\n  sources = ["null.web"]\n}\n`
    expect(await mistakes(wrong)).toEqual([
      '5:14 Invalid for_each: A map, an object, or a list or set of texts is needed, and this is a number',
    ])
  })
})

describe('for_each on build', () => {
  const repeated = (lines: string) =>
    `${HEAD}${SOURCE}build {\n  for_each = { y = "why", x = "ex" }\n  sources  = ["null.a"]\n${lines}\n}\n`

  test('makes a build for each key, with each in all that is in it', async () => {
    const text = repeated(`  name = "b-\${each.key}"
  provisioner "shell" {
    text = each.value
    only = [each.key == "x" ? "null.a" : "null.b"]
  }
  post-processor "zip" {
    text = "\${each.key} \${build.name}"
  }`)
    expect(await builds(text)).toEqual({
      'b-x.null.a': {
        builder: {},
        provisioners: [['shell', { text: 'ex' }]],
        postProcessors: [[['zip', { text: 'x b-x' }]]],
      },
      'b-y.null.a': { builder: {}, provisioners: [], postProcessors: [[['zip', { text: 'y b-y' }]]] },
    })
    expect(await names(text, { only: ['b-y.*'] })).toEqual(['b-y.null.a'])
  })

  test('can choose the sources', async () => {
    const text = `${HEAD}${SOURCE}source "null" "b" {\n}\nbuild {\n  for_each = ["b", "a"]\n  sources = ["null.\${each.value}"]\n}\n`
    expect(await names(text)).toEqual(['null.b', 'null.a'])
  })

  test('gives its elements to blocks that are repeated themselves', async () => {
    const text = repeated(`  name = each.key
  provisioner "shell" {
    for_each = [each.value, "\${each.key}2"]
    text     = each.value
  }
  dynamic "provisioner" {
    for_each = ["d"]
    labels   = ["file"]
    content {
      text = "\${provisioner.value} \${each.key}"
    }
  }`)
    expect(await builds(text)).toMatchObject({
      'x.null.a': {
        provisioners: [
          ['shell', { text: 'ex' }],
          ['shell', { text: 'x2' }],
          ['file', { text: 'd x' }],
        ],
      },
      'y.null.a': {
        provisioners: [
          ['shell', { text: 'why' }],
          ['shell', { text: 'y2' }],
          ['file', { text: 'd y' }],
        ],
      },
    })
  })

  test.each(['', '  name = "same"'])('needs names of its own for its builds: %j', async (lines) => {
    const name = lines === '' ? 'null.a' : 'same.null.a'
    expect(await mistakes(repeated(lines))).toEqual([
      `6:1 Builds of the same name: for_each makes several builds "${name}" of this. Give them names of their own, as in name = "web-\${each.key}"`,
    ])
  })
})

describe('for_each on provisioners and post-processors', () => {
  test('repeats them in their places', async () => {
    const text = build(`  provisioner "shell" {
    text = "first"
  }
  provisioner "shell" {
    for_each = { b = 2, a = 1 }
    name     = "s-\${each.key}"
    port     = each.value
    late     = "\${build.ID} \${each.key}"
  }
  provisioner "shell" {
    text = "last"
  }
  post-processor "zip" {
    for_each = ["z", "y"]
    text     = each.key
  }
  post-processors {
    post-processor "zip" {
      for_each = ["m", "n"]
      text     = each.value
    }
    post-processor "manifest" {
    }
  }`)
    expect(await builds(text)).toMatchObject({
      'null.a': {
        provisioners: [
          ['shell', { text: 'first' }],
          ['s-a', { port: 1 }],
          ['s-b', { port: 2 }],
          ['shell', { text: 'last' }],
        ],
        postProcessors: [
          [['zip', { text: 'z' }]],
          [['zip', { text: 'y' }]],
          [
            ['zip', { text: 'm' }],
            ['zip', { text: 'n' }],
            ['manifest', {}],
          ],
        ],
      },
    })
  })

  test('knows the machine once it is there', async () => {
    const prepared = await prepareHcl(
      build('  provisioner "shell" {\n    for_each = ["a"]\n    text = "${each.key} ${build.ID} ${source.name}"\n  }'),
    )
    expect(await later(prepared, { ID: 'i-1' })).toMatchObject({ text: 'a i-1 a' })
  })

  test('cannot depend on it', async () => {
    expect(
      await mistakes(
        build(
          '  provisioner "shell" {\n    for_each = [build.ID]\n    text = each.value\n  }\n  post-processor "zip" {\n    for_each = build.names\n  }',
        ),
      ),
    ).toEqual([
      '9:17 Invalid for_each: build.ID is not known before the build runs, and what for_each depends on must be',
      '13:16 Invalid for_each: build.names is not known before the build runs, and what for_each depends on must be',
    ])
  })

  test('what is odd about one is told once', async () => {
    const text = build('  provisioner "shell" {\n    for_each = ["a", "b"]\n    only = ["null.x"]\n  }')
    expect((await prepareHcl(text)).warnings).toEqual([expect.stringContaining('no build has a source "null.x"')])
  })

  test('what is wrong in one is told once', async () => {
    const text = build('  provisioner "shell" {\n    for_each = ["a", "b"]\n    txet = each.key\n    port = "x"\n  }')
    expect(await mistakes(text)).toEqual([
      expect.stringMatching(/^10:5 .*"txet".*did you mean "text"\?$/),
      expect.stringMatching(/^11:12 /),
    ])
  })
})

describe('enabled', () => {
  const on = (enabled: boolean) => `enabled = ${enabled ? '!var.off' : 'var.off'}`
  const conditional = (enabled: boolean) => `${HEAD}${SOURCE}source "null" "b" {\n}
variable "off" {
  default = false
}
build {
  name = "one"
  ${on(enabled)}
  sources = ["null.a"]
}
build {
  name = "two"
  source "null.a" {
    ${on(enabled)}
    text = "added"
  }
  source "null.b" {
  }
  provisioner "shell" {
    ${on(enabled)}
  }
  error-cleanup-provisioner "file" {
    ${on(enabled)}
  }
  post-processor "zip" {
    ${on(enabled)}
  }
  post-processors {
    ${on(enabled)}
    post-processor "zip" {
    }
  }
  post-processors {
    post-processor "zip" {
    }
    post-processor "manifest" {
      ${on(enabled)}
    }
  }
}
`

  test('that is true changes nothing', async () => {
    const all = await builds(conditional(true))
    expect(Object.keys(all)).toEqual(['one.null.a', 'two.null.a', 'two.null.b'])
    expect(all['two.null.a']).toEqual({
      builder: { text: 'added' },
      provisioners: [['shell', {}]],
      cleanup: {},
      postProcessors: [
        [['zip', {}]],
        [['zip', {}]],
        [
          ['zip', {}],
          ['manifest', {}],
        ],
      ],
    })
  })

  test('that is false leaves the block out', async () => {
    expect(await builds(conditional(false))).toEqual({
      'two.null.b': { builder: {}, provisioners: [], postProcessors: [[['zip', {}]]] },
    })
  })

  test('what is left out is not evaluated, and its shape is checked', async () => {
    expect(
      await builds(
        build('  provisioner "shell" {\n    enabled = false\n    text = local.none\n    only = parseint("x", 10)\n  }'),
      ),
    ).toMatchObject({
      'null.a': { provisioners: [] },
    })
    const off = `${HEAD}${SOURCE}build {\n  sources = ["null.a"]\n}\nbuild {\n  enabled = false\n  sources = [var.none]\n  provisoner "shell" {\n  }\n}\n`
    expect(await mistakes(off)).toEqual([
      '12:3 Unsupported block type: There are no blocks of type "provisoner" here | did you mean "provisioner"?',
    ])
  })

  test('must be true or false, and known', async () => {
    expect(
      await mistakes(
        build(
          '  provisioner "shell" {\n    enabled = build.ID == "x"\n  }\n  provisioner "shell" {\n    enabled = 1\n  }\n  post-processor "zip" {\n    enabled = null\n  }',
        ),
      ),
    ).toEqual([
      '9:15 Invalid enabled: build.ID is not known before the build runs, and what enabled depends on must be',
      '12:15 Invalid enabled: It must be true or false: a bool is required',
      '15:15 Invalid enabled: It must be true or false, and it is null',
    ])
  })
})

test('without the extensions nothing is repeated or left out', async () => {
  const text = `${SOURCE.replace('}', '  for_each = ["x"]\n}')}build {
  enabled = false
  sources = ["null.a"]
  provisioner "shell" {
    for_each = ["x"]
  }
  use "list" {
  }
}
`
  const told = (name: string, extension = name) =>
    `Extension not asked for: ${name} is no part of Packer's HCL2. To use it, write extensions = ["${extension}"] in the packer block`
  expect(await mistakes(text)).toEqual([
    `2:3 ${told('for_each')}`,
    `5:3 ${told('enabled')}`,
    `8:5 ${told('for_each')}`,
    `10:3 ${told('use', 'provisioners')}`,
  ])
})
