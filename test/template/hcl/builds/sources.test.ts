import { describe, expect, test } from 'vitest'
import { prepareHcl } from '../../../support/hcl-builds.ts'
import { build, builds, mistakes, names, SOURCE } from './support/builds.ts'

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
