import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { nullData } from '../../../../src/data-sources/null.ts'
import { STAND_IN } from '../../../../src/options/index.ts'
import { outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { build, builds, mistakes, names, SOURCE } from './support/builds.ts'

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
    const type = async () => nullData
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
      type: async () => nullData,
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
