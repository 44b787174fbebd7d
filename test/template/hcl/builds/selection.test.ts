import { describe, expect, test } from 'vitest'
import { nullData } from '../../../../src/data-sources/null.ts'
import { prepareHcl } from '../../../support/hcl-builds.ts'
import { builds, mistakes, names } from './support/builds.ts'

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
        type: async () => nullData,
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
