import { describe, expect, test } from 'vitest'
import { parseConstraints, satisfies } from '../../../src/template/version-constraints.ts'
import { mistakesInHcl, openHcl } from '../../support/hcl-template.ts'

const required = (version: string) => mistakesInHcl(`packer {\n  required_version = "${version}"\n}\n`)

test.each([
  ['1.16.0', '>= 1.7.0', true],
  ['1.16.0', '>= 1.7.0, < 2.0.0', true],
  ['1.16.0', '>= 1.7.0, < 1.16', false],
  ['1.16.0', '1.16', true],
  ['1.16.0', '= 1.16.0', true],
  ['1.16.0', '!= 1.16', false],
  ['1.16.0', '> 1.16', false],
  ['1.16.0', '<= v1.16.0', true],
  ['1.16.0', '~> 1.9', true],
  ['1.16.0', '~> 1.9.2', false],
  ['1.16.3', '~> 1.16.2', true],
  ['2.0.0', '~> 1.9', false],
  // As in Packer, one number alone lets all later ones through.
  ['2.0.0', '~> 1', true],
  ['1.16.0', '>= 1.16.0-beta1', true],
  ['1.16.0', '~> 1.16.0-beta1', false],
  ['1.16.0', '> 1.16.0-beta1', true],
  ['1.16.0', '= 1.16.0-beta1', false],
  ['1.16.0', '>=1.16.0+build.7', true],
])('%s meets "%s": %s', (version, constraint, expected) => {
  expect(satisfies(version, parseConstraints(constraint) ?? [])).toBe(expected)
})

test.each(['', '>', 'one', '>= 1.x', '=> 1', '1.0 2.0', '>= 1,'])('"%s" is no constraint', (text) => {
  expect(parseConstraints(text)).toBeUndefined()
})

describe('required_version', () => {
  test('that is met', async () => {
    expect(await required('>= 1.7.0')).toEqual([])
  })

  test('that is not met is told alone: the rest may be meant for that version', async () => {
    const text = 'packer {\n  required_version = "~> 2.1"\n}\nnews "x" {\n}\n'
    const { errors, isWhole } = await openHcl({
      'a.pkr.hcl': text,
      'b.pkr.hcl': 'packer {\n  required_version = "< 9"\n}\n',
    })
    expect(errors.map(({ message, place }) => `${place?.line} ${message}`)).toEqual([
      '2 Unsupported Packer Core version: The template requires Packer ~> 2.1, and Ingot does what Packer 1.16.0 does. Change required_version if the template works with that',
    ])
    expect(isWhole).toBe(false)
  })

  test.each([
    [
      '"later"',
      'Invalid version constraint: "later" is no version constraint. Write it as in ">= 1.7.0, < 2.0.0" or "~> 1.9"',
    ],
    ['var.version', "Variables not allowed: Variables can't be used here, and var is one"],
  ])('%s', async (value, message) => {
    expect(await mistakesInHcl(`packer {\n  required_version = ${value}\n}\n`)).toEqual([`t.pkr.hcl:2:22 ${message}`])
  })
})

describe('required_plugins', () => {
  const withPlugins = (text: string) => `packer {\n  required_plugins {\n    ${text}\n  }\n}\n`

  test('are kept', async () => {
    const { module, errors } = await openHcl({
      'a.pkr.hcl': withPlugins(
        'amazon = {\n      source = "github.com/hashicorp/amazon"\n      version = ">= 1.2, < 2"\n    }',
      ),
      'b.pkr.json': '{"packer": {"required_plugins": {"my-own": {"version": "~> 1", "source": "example.com/me/own"}}}}',
    })
    expect(errors).toEqual([])
    expect([...module.packer.requiredPlugins.values()]).toMatchObject([
      { name: 'amazon', source: 'github.com/hashicorp/amazon', version: '>= 1.2, < 2' },
      { name: 'my-own', source: 'example.com/me/own', version: '~> 1' },
    ])
  })

  const plugin = (more: string) => `a = {\n source = "github.com/me/a"\n version = "1"\n ${more}\n}`

  test.each([
    [
      'a = "1.0"',
      '3:9 Invalid required plugin: The plugin "a" needs a source and a version: a = { source = "github.com/hashicorp/amazon", version = ">= 1.2.0" }',
    ],
    [
      'a = { source = "github.com/me/a" }',
      '3:9 Invalid required plugin: The plugin "a" needs a version, as in { source = "github.com/hashicorp/amazon", version = ">= 1.2.0" }',
    ],
    [
      plugin('verison = "2"'),
      '6:2 Invalid required plugin: A required plugin has a source and a version, and not "verison" | did you mean "version"?',
    ],
    [
      'a = { source = "amazon", version = "1" }',
      '3:20 Invalid required plugin: "amazon" is no source of a plugin: it has a host, an organisation and a name, as in "github.com/hashicorp/amazon"',
    ],
    [
      'a = { source = "github.com/me/a", version = "new" }',
      '3:49 Invalid required plugin: "new" is no version constraint. Write it as in ">= 1.2.0" or "~> 1"',
    ],
    [
      'a = { source = "github.com/me/a", version = "1.0-dev" }',
      '3:49 Invalid required plugin: "1.0-dev" names a pre-release, which can\'t be asked for',
    ],
    [
      'A_b = { source = "github.com/me/a", version = "1" }',
      '3:5 Invalid required plugin: "A_b" can be no name of a plugin: it has small letters, digits and single dashes',
    ],
    [
      'a = { source = var.x, version = "1" }',
      '3:20 Invalid required plugin: The source of a plugin must be written out between quotes',
    ],
  ])('%s', async (text, message) => {
    expect(await mistakesInHcl(withPlugins(text))).toEqual([`t.pkr.hcl:${message}`])
  })

  test('each name once', async () => {
    expect(await mistakesInHcl({ 'a.pkr.hcl': withPlugins(plugin('')), 'b.pkr.hcl': withPlugins(plugin('')) })).toEqual(
      ['b.pkr.hcl:3:5 Duplicate required plugin: There is a required plugin "a" already, at f/a.pkr.hcl:3:5'],
    )
  })
})
