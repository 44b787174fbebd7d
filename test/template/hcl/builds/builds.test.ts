import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { STAND_IN } from '../../../../src/options/index.ts'
import { type HclBuildOptions, later, outline, prepareHcl } from '../../../support/hcl-builds.ts'

const SOURCE = 'source "null" "a" {\n}\n'

/** What a template's builds do. It has no mistakes. */
async function builds(text: string, options?: HclBuildOptions) {
  const prepared = await prepareHcl(text, options)
  expect(prepared.mistakes).toEqual([])
  return outline(prepared)
}

const names = async (text: string, options?: HclBuildOptions) => Object.keys(await builds(text, options))
const mistakes = async (text: string, options?: HclBuildOptions) => (await prepareHcl(text, options)).mistakes
/** A build of `null.a` with these blocks in it. */
const build = (blocks: string) => `${SOURCE}build {\n  sources = ["null.a"]\n${blocks}\n}\n`

describe('sources', () => {
  test('are named by type and name, with the name of the build before them', async () => {
    expect(await names(`${SOURCE}build {\n  sources = ["source.null.a", "null.a"]\n}\n`)).toEqual([
      'null.a',
      'null.a (2)',
    ])
    expect(await names(`${SOURCE}build {\n  name = "web"\n  sources = ["null.a"]\n}\n`)).toEqual(['web.null.a'])
  })

  test('can be named without quotes, and by expressions', async () => {
    expect(await names(`${SOURCE}build {\n  sources = [source.null.a]\n}\n`)).toEqual(['null.a'])
    expect(await names(`${SOURCE}locals {\n  s = ["null.a"]\n}\nbuild {\n  sources = local.s\n}\n`)).toEqual(['null.a'])
    const computed = 'build {\n  sources = [for name in ["a"] : "source.null.${name}"]\n}\n'
    expect(await names(SOURCE + computed)).toEqual(['null.a'])
  })

  test('can have another name in a build, and more arguments', async () => {
    const template = `
source "null" "a" {
  text = "\${source.type} \${source.name}"
  tag {
    key   = "k"
    value = "v"
  }
}
build {
  source "null.a" {
    name = "x"
    port = 22
    tag {
      key   = "l"
      value = "w"
    }
  }
  source "source.null.a" {
  }
}`
    const tag = { key: 'k', value: 'v' }
    expect(await builds(template)).toMatchObject({
      'null.x': { builder: { text: 'null x', port: 22, tag: [tag, { key: 'l', value: 'w' }] } },
      'null.a': { builder: { text: 'null a', tag: [tag] } },
    })
  })

  test('keep the name of their definition for scripts', async () => {
    const prepared = await prepareHcl(`${SOURCE}build {\n  source "null.a" {\n    name = "x"\n  }\n}\n`)
    expect(prepared.builds.map(({ config }) => [config.name, config.displayName])).toEqual([['a', 'null.x']])
  })

  test('may come from dynamic blocks', async () => {
    const template = `
locals {
  zones = ["b", "c"]
}
${SOURCE}
build {
  dynamic "source" {
    for_each = local.zones
    labels   = ["null.a"]
    content {
      name = source.value
      text = "zone \${source.value}"
      dynamic "tag" {
        for_each = local.zones
        content {
          key   = tag.value
          value = source.value
        }
      }
    }
  }
}`
    expect(await builds(template)).toMatchObject({
      'null.b': {
        builder: {
          text: 'zone b',
          tag: [
            { key: 'b', value: 'b' },
            { key: 'c', value: 'b' },
          ],
        },
      },
      'null.c': {
        builder: {
          text: 'zone c',
          tag: [
            { key: 'b', value: 'c' },
            { key: 'c', value: 'c' },
          ],
        },
      },
    })
  })

  test.each([
    [
      'sources = ["null.b"]',
      '4:14 Unknown source: There is no source "null.b". There is null.a | did you mean "null.a"?',
    ],
    ['sources = ["b"]', '4:14 Unknown source: There is no source "b". There is null.a'],
    [
      'sources = [1, true]',
      '4:14 Invalid source reference: The sources of a build are texts, such as "source.null.web"',
    ],
    [
      'source "null.b" {\n  }',
      '4:10 Unknown source: There is no source "null.b". There is null.a | did you mean "null.a"?',
    ],
    ['', '3:1 Missing source: A build needs at least one source: sources = ["source.type.name"]'],
  ])('%s', async (line, told) => {
    expect((await mistakes(`${SOURCE}build {\n  ${line}\n}\n`))[0]).toBe(told)
  })

  test('can not be given an argument twice', async () => {
    const template = 'source "null" "a" {\n  text = "x"\n}\nbuild {\n  source "null.a" {\n    text = "y"\n  }\n}\n'
    expect(await mistakes(template)).toEqual(['6:5 Argument set twice: text is set already, at f/t.pkr.hcl:2:3'])
  })

  test('that no build uses are not looked at', async () => {
    expect(await names(`${build('')}source "nope" "b" {\n  nothing = nowhere\n}\n`)).toEqual(['null.a'])
  })
})

describe('-only and -except', () => {
  const template = `
source "null" "a" {
}
source "cloud" "b" {
}
build {
  name    = "web"
  sources = ["null.a", "cloud.b"]
  post-processor "zip" {
    name = "pack"
  }
  post-processors {
    post-processor "zip" {
    }
    post-processor "manifest" {
    }
  }
}
build {
  sources = ["null.a"]
}`
  test.each([
    [['web.*'], ['web.null.a', 'web.cloud.b']],
    [['null.a'], ['null.a']],
    [['*null.a'], ['web.null.a', 'null.a']],
    [
      ['*.?', 'x'],
      ['web.null.a', 'web.cloud.b', 'null.a'],
    ],
    [['web.{null,cloud}.[ab]'], ['web.null.a', 'web.cloud.b']],
    [['null.[!b]'], ['null.a']],
    [['*'], ['web.null.a', 'web.cloud.b', 'null.a']],
  ])('-only %j', async (only, selected) => {
    expect(await names(template, { only })).toEqual(selected)
  })

  test.each([
    [['web.*'], ['null.a']],
    [['*a'], ['web.cloud.b']],
    [['a'], ['web.null.a', 'web.cloud.b', 'null.a']],
  ])('-except %j', async (except, selected) => {
    expect(await names(template, { except })).toEqual(selected)
  })

  test('-except drops a post-processor of that name or type, and what follows it', async () => {
    const processors = async (except: string[]) => {
      const { builds: prepared } = await prepareHcl(template, { only: ['web.null.a'], except })
      return prepared[0]?.config.postProcessors.map((sequence) => sequence.map(({ name }) => name))
    }
    expect(await processors(['pack'])).toEqual([['zip', 'manifest']])
    expect(await processors(['zip'])).toEqual([['pack']])
    expect(await processors(['mani*'])).toEqual([['pack'], ['zip']])
  })

  test('that leave nothing are a mistake', async () => {
    expect(await mistakes(template, { only: ['nope'] })).toEqual([
      'no builds to run: -only=nope leaves none | the template has "web.null.a", "web.cloud.b", "null.a"',
    ])
  })

  test('that nothing fits are told, beside others', async () => {
    const { warnings } = await prepareHcl(template, { only: ['null.a', 'nul'], except: ['pak'] })
    expect(warnings).toEqual(['-only: no build matches "nul"', '-except: no build or post-processor matches "pak"'])
  })

  test('must be patterns', async () => {
    await expect(prepareHcl(template, { only: ['['] })).resolves.toMatchObject({
      mistakes: ['the flag "-only" has a pattern that is none: "[" | a bracket in it is not closed'],
    })
  })

  test('decide what is evaluated', async () => {
    const read: string[] = []
    const dataSources = {
      areRead: true,
      sources: {
        type: async () => (await import('../../../../src/data-sources/null.ts')).nullData,
        prepare: async () => ({ warnings: [] }),
        read: async ({ name }: { readonly name: string }) => {
          read.push(name)
          return { output: name }
        },
      },
    }
    const data = (name: string) => `data "null" "${name}" {\n  input = "x"\n}\n`
    const text = `
${['one', 'two', 'three', 'four', 'five'].map(data).join('')}
source "null" "a" {
  text = data.null.one.output
}
source "null" "b" {
  text = data.null.two.output
}
build {
  sources = ["null.a", "null.b"]
  provisioner "shell" {
    only = ["null.b"]
    text = data.null.three.output
  }
  provisioner "shell" {
    text = data.null.four.output
  }
}
build {
  name    = "x"
  sources = ["null.b"]
  post-processor "zip" {
    text = data.null.five.output
  }
}`
    expect(await builds(text, { only: ['null.a'], dataSources })).toMatchObject({
      'null.a': { builder: { text: 'one' }, provisioners: [['shell', { text: 'four' }]] },
    })
    expect(read.toSorted()).toEqual(['four', 'one'])
  })
})

describe('provisioners', () => {
  test('have what the template says of them, and their own arguments', async () => {
    const template = build(`
  provisioner "shell" {
    name              = "install"
    pause_before      = "10s"
    max_retries       = 2
    timeout           = "1h"
    continue_on_error = true
    text              = "x"
  }
  provisioner "file" {
    only = ["null.b"]
  }
  provisioner "file" {
    except = ["null.a"]
  }
  provisioner "file" {
    only = ["null.a"]
  }
  error-cleanup-provisioner "shell" {
    text = "clean"
  }`)
    const prepared = await prepareHcl(template)
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'null.a': {
        provisioners: [
          ['install', { text: 'x' }],
          ['file', {}],
        ],
        cleanup: { text: 'clean' },
      },
    })
    expect(prepared.builds[0]?.provisioners[0]?.config).toMatchObject({
      pauseBefore: 10_000,
      maxRetries: 2,
      timeout: 3_600_000,
      continueOnError: true,
    })
  })

  test('know sources by their names in the build', async () => {
    const template = `${SOURCE}build {
  source "null.a" {
    name = "x"
  }
  provisioner "shell" {
    only     = ["null.x"]
    text     = source.name
    port     = 1
    override = {
      x = {
        port = 2
      }
      a = {
        port = 3
      }
    }
  }
}`
    expect(await builds(template)).toMatchObject({
      'null.x': { provisioners: [['shell', { text: 'x', port: 2 }]] },
    })
  })

  test.each([
    ['only = ["x"]\n    except = ["y"]', '7:14 Both "only" and "except": Only one of "only" and "except" can be set'],
    [
      'pause_before = "soon"',
      '6:20 Invalid duration: "pause_before" must be a duration such as "30s" or "1h30m", not "soon"',
    ],
    ['max_retries = 1.5', '6:19 Invalid number: "max_retries" must be a whole number, not 1.5'],
    ['max_retries = "many"', /^6:19 Incorrect value type/],
    ['override = "x"', '6:16 Invalid override: It must be an object of objects: { name = { argument = value } }'],
    ['override = { a = 1 }', '6:16 Invalid override: It must be an object of objects: { name = { argument = value } }'],
    ['override = { a = { txet = 1 } }', '6:24 provisioner "shell": unknown option "txet" | did you mean "text"?'],
    [
      'override = { a = { text = build.ID } }',
      /^6:31 Fact of the machine asked for too early: build.ID is not known here/,
    ],
    ['only = [build.name]', /^6:13 Fact of the machine asked for too early/],
    ['txet = "x"', '6:5 Unsupported argument: There is no argument "txet" here | did you mean "text"?'],
    ['timout = "1s"', '6:5 Unsupported argument: There is no argument "timout" here | did you mean "timeout"?'],
    ['overide {}', '6:5 Unsupported block type: There are no blocks of type "overide" here | did you mean "override"?'],
    ['text = local.x', /^6:\d+ .*"x"/],
    ['text = build.Nope', /^6:\d+ .*Nope/],
    [
      'text = "{{user `x`}}"',
      /^6:15 "user" is asked for "x", and HCL2 templates have no user variables.*Write \$\{var.x\}/,
    ],
    ['text = "{{template_dir}}"', /^6:15 "template_dir" is not known in HCL2 templates.*Write \$\{path.root\}/],
    ['text = "{{env `HOME`}}"', /^6:15 .*Call env\(…\) in the default/],
  ])('%s', async (line, told) => {
    const all = await mistakes(build(`  provisioner "shell" {\n    ${line}\n  }`))
    expect(all).toEqual([told instanceof RegExp ? expect.stringMatching(told) : told])
  })

  test('can not be as many as a machine says', async () => {
    const block = `  dynamic "provisioner" {
    for_each = [build.ID]
    labels   = ["shell"]
    content {
    }
  }`
    expect(await mistakes(build(block))).toEqual([
      expect.stringMatching(/^6:17 Fact of the machine asked for too early/),
    ])
  })

  test('of a type that there is not', async () => {
    expect(await mistakes(build('  provisioner "shel" {\n    nothing = true\n  }'))).toEqual([
      '5:15 there is no provisioner "shel" | did you mean "shell"?',
    ])
  })

  test('can be one only for cleaning up', async () => {
    const cleanup = '  error-cleanup-provisioner "shell" {\n  }'
    expect(await mistakes(build(`${cleanup}\n${cleanup}`))).toEqual([
      '7:3 Second error-cleanup-provisioner: A build can have one error-cleanup-provisioner, and this is another',
    ])
  })

  test('can come from dynamic blocks', async () => {
    const template = build(`
  dynamic "provisioner" {
    for_each = { first = "shell", second = "file" }
    iterator = each
    labels   = [each.value]
    content {
      name = each.key
      text = "\${each.key} on \${source.name}"
    }
  }`)
    expect(await builds(template)).toMatchObject({
      'null.a': {
        provisioners: [
          ['first', { text: 'first on a' }],
          ['second', { text: 'second on a' }],
        ],
      },
    })
  })
})

describe('post-processors', () => {
  test('alone are sequences of one', async () => {
    const template = build(`
  post-processor "zip" {
    name                = "pack"
    keep_input_artifact = true
    text                = build.ID
  }
  post-processors {
    post-processor "zip" {
    }
    post-processor "manifest" {
      only = ["null.b"]
    }
  }
  post-processors {
  }`)
    const prepared = await prepareHcl(template)
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'null.a': { postProcessors: [[['pack', { text: '<unknown>' }]], [['zip', {}]]] },
    })
    expect(prepared.builds[0]?.postProcessors[0]?.[0]?.config).toMatchObject({ keepInputArtifact: true })
    expect(prepared.builds[0]?.postProcessors[1]?.[0]?.config.keepInputArtifact).toBeUndefined()
  })

  test.each([
    ['post-processors {\n    post-processors {\n    }\n  }', /^6:5 Unsupported block type/],
    ['post-processor "zip" {\n    keep_input_artifact = "maybe"\n  }', /^6:27 Incorrect value type/],
    ['post-processor "zip" {\n    keep_input_artifct = true\n  }', /^6:5 .*did you mean "keep_input_artifact"/],
    ['post-processor "zip" {\n    pause_before = "1s"\n  }', /^6:5 Unsupported argument/],
    ['post-processor {\n  }', /^5:3 Missing type for post-processor/],
    ['provisionr "shell" {\n  }', /^5:3 Unsupported block type: .*did you mean "provisioner"/],
    ['naem = "x"', /^5:3 Unsupported argument: .*did you mean "name"/],
  ])('%s', async (lines, told) => {
    expect(await mistakes(build(`  ${lines}`))).toEqual([expect.stringMatching(told)])
  })
})

describe('facts of the machine', () => {
  test('are a text that stands for them first, and themselves once there is one', async () => {
    const prepared = await prepareHcl(
      `${SOURCE}build {
  name    = "web"
  sources = ["null.a"]
  provisioner "shell" {
    text = "\${build.name} \${build.ID} \${build.SourceImage} \${source.name}"
    tags = { for key in ["ID", "Host"] : key => build[key] }
    late = "{{.Path}} {{build \`Host\`}}"
  }
}`,
    )
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'web.null.a': {
        provisioners: [['shell', { text: 'web <unknown> <unknown> a', late: '{{.Path}} {{build `Host`}}' }]],
      },
    })
    expect(await later(prepared, { ID: 'i-1', SourceImage: 'base', Host: '10.0.0.1' })).toMatchObject({
      text: 'web i-1 base a',
      tags: { ID: 'i-1', Host: '10.0.0.1' },
    })
    // What the builder said nothing of stays as it was.
    expect(await later(prepared, { ID: 'i-1' })).toMatchObject({ text: 'web i-1 <unknown> a' })
  })

  test('keep their types', async () => {
    const template = build(
      '  provisioner "shell" {\n    text = build.Port == 22 ? "ssh" : "other"\n    names = flatten([build.List])\n  }',
    )
    const prepared = await prepareHcl(template.replace('build.List', 'try(build.List, [])'))
    expect(await later(prepared, { Port: 22, List: ['a', 1] })).toEqual({ text: 'ssh', names: ['a', '1'] })
  })

  test('that turn out to be wrong fail then', async () => {
    const prepared = await prepareHcl(
      build('  provisioner "shell" {\n    wait = try(tonumber(build.ID), "1s")\n  }').replace(
        'tonumber(build.ID)',
        'regex("^i-.*", build.ID)',
      ),
    )
    expect(prepared.mistakes).toEqual([])
    await expect(later(prepared, { ID: 'i-1' })).rejects.toThrow('"wait" must be a duration')
  })

  test('are not known in sources', async () => {
    const template = 'source "null" "a" {\n  text = "x-${build.ID}"\n}\nbuild {\n  sources = ["null.a"]\n}\n'
    expect(await mistakes(template)).toEqual([
      '2:15 "build.ID" is not known in a source: there is no machine yet | provisioners and post-processors can use it',
    ])
  })
})

describe('the template as a whole', () => {
  test('all mistakes of all parts come in one round, file by file', async () => {
    const { mistakes: told } = await prepareHcl({
      'a.pkr.hcl': `variable "region" {\n}\nsource "null" "a" {\n  text = var.region\n  prot = 22\n}\n`,
      'b.pkr.hcl': `build {\n  sources = ["null.a", "null.b"]\n  provisioner "shell" {\n    wait = "soon"\n    text = local.nope\n  }\n}\n`,
    })
    expect(told.map((text) => text.replace(/:.*/, ''))).toHaveLength(5)
    expect(told).toEqual([
      expect.stringContaining('region'),
      expect.stringContaining('5:3 Unsupported argument'),
      expect.stringContaining('2:24 Unknown source'),
      expect.stringContaining('"wait" must be a duration'),
      expect.stringContaining('nope'),
    ])
  })

  test('what depends on a mistake is not complained about', async () => {
    const template = `variable "v" {
  type = string
}
${build('  provisioner "shell" {\n    wait = var.v\n    kind = var.v\n    port = length(var.v)\n  }')}`
    expect(await mistakes(template)).toEqual([expect.stringContaining('"v"')])
  })

  test('what is only known once data sources are read stands for itself, or is left out where no text can', async () => {
    const type = async () => (await import('../../../../src/data-sources/null.ts')).nullData
    const sources = { type, prepare: async () => ({ warnings: [] }), read: async () => ({}) }
    const template = `data "null" "d" {
  input = "x"
}
${build('  provisioner "shell" {\n    text = data.null.d.output\n    wait = data.null.d.output\n    kind = data.null.d.output\n  }')}`
    expect(await builds(template, { dataSources: { areRead: false, sources } })).toMatchObject({
      'null.a': { provisioners: [['shell', { text: STAND_IN }]] },
    })
  })

  test('what nobody uses is checked by who only checks', async () => {
    const checked: string[] = []
    const sources = {
      type: async () => (await import('../../../../src/data-sources/null.ts')).nullData,
      prepare: async ({ name }: { readonly name: string }) => {
        checked.push(name)
        return { warnings: [] }
      },
      read: async () => ({ output: 'x' }),
    }
    const unused = 'locals {\n  l = nofunc(1)\n}\ndata "null" "d" {\n  input = "x"\n}\n'
    const template = `${unused}${build('')}`
    const told = [expect.stringContaining('nofunc')]
    expect(await mistakes(template, { dataSources: { areRead: false, sources } })).toEqual(told)
    expect(checked).toEqual(['d'])
    expect(await mistakes(template, { dataSources: { areRead: true, sources } })).toEqual([])
    expect(await mistakes(template, { only: ['null.a'], dataSources: { areRead: false, sources } })).toEqual([])
    expect(checked).toEqual(['d'])
  })

  test('can be JSON', async () => {
    const json = {
      variable: { x: { default: 'y' } },
      source: { null: { a: { text: '${var.x}', tag: [{ key: 'k', value: 'v' }] } } },
      build: {
        name: 'web',
        sources: ['source.null.a'],
        provisioner: [{ shell: { text: '${build.ID}', only: ['null.a'] } }, { file: {} }],
        'post-processors': [{ 'post-processor': [{ zip: {} }, { manifest: { text: 'x' } }] }],
      },
    }
    const prepared = await prepareHcl({ 't.pkr.json': JSON.stringify(json) })
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toEqual({
      'web.null.a': {
        builder: { text: 'y', tag: [{ key: 'k', value: 'v' }] },
        provisioners: [
          ['shell', { text: '<unknown>' }],
          ['file', {}],
        ],
        postProcessors: [
          [
            ['zip', {}],
            ['manifest', { text: 'x' }],
          ],
        ],
      },
    })
  })

  test('may have no build', async () => {
    expect(await names(SOURCE)).toEqual([])
  })

  test('may be a file of any name if the user says what it is', async () => {
    const folder = { template: build('') }
    expect(await prepareHcl(folder, { path: 'f/template', syntax: 'hcl2' })).toMatchObject({ mistakes: [] })
  })

  test('says what has no effect', async () => {
    const { warnings, mistakes: told } = await prepareHcl(
      build('  hcp_packer_registry {\n    bucket_name = "web"\n  }\n  from "x" {\n  }'),
    )
    expect(told).toEqual([])
    expect(warnings).toEqual([
      'Block without effect: The block "hcp_packer_registry" has no effect: nothing is published to HCP Packer',
      'Block without effect: The block "from" has no effect, as in Packer',
    ])
  })

  test('says which names no source has', async () => {
    const text = build(`
  provisioner "shell" {
    only     = ["null.a", "nul.a"]
    override = { b = { text = "x" } }
  }
  post-processor "zip" {
    except = ["cloud.other"]
  }`)
    const { warnings, mistakes: told } = await prepareHcl(`hcp_packer_registry {\n  bucket_name = "abc"\n}\n${text}`)
    expect(told).toEqual([])
    expect(warnings).toEqual([
      'Block without effect: The block "hcp_packer_registry" has no effect: nothing is published to HCP Packer',
      'no build has a source "nul.a"; did you mean "null.a"?',
      'no build has a source "cloud.other"; there is null.a',
      'no build has a source "b"; there is a',
    ])
  })

  test('tells what comes of secrets on the way, but for what is part of many a word', async () => {
    const text = '"say ${upper(var.s)} ${substr(var.s, 0, 3)} ${join(",", [for c in ["x"] : "${c}-${strrev(var.s)}"])}"'
    const template = `variable "s" {
  default   = "hunter"
  sensitive = true
}
${build(`  provisioner "shell" {\n    text = ${text}\n  }`)}`
    const { secrets } = await prepareHcl(template)
    expect(secrets).toEqual(expect.arrayContaining(['hunter', 'HUNTER', 'retnuh', 'x-retnuh']))
    expect(secrets).not.toContain('hun')
  })

  test('tells its secrets', async () => {
    const template = `variable "p" {
  default   = "hush"
  sensitive = true
}
${build('  provisioner "shell" {\n    text = sha1(var.p)\n  }')}`
    const { secrets } = await prepareHcl(template)
    expect(secrets).toEqual(expect.arrayContaining(['hush', createHash('sha1').update('hush').digest('hex')]))
  })

  test('has a description', async () => {
    const { template } = await prepareHcl(build('  description = "All of it."'))
    expect(template.description).toBe('All of it.')
  })
})
