import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import { builders } from '../../src/builders/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'
import { templateSchema } from '../../src/schema/index.ts'

const TEMPLATES = join(import.meta.dirname, '..', 'fixtures', 'templates')

let check: ValidateFunction
beforeAll(async () => {
  const schema = await templateSchema({ builders, provisioners, postProcessors })
  // VS Code's own words are no part of the standard, and several types for one value are meant.
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
  check = ajv.addVocabulary(['deprecationMessage', 'doNotSuggest', 'patternErrorMessage']).compile(schema)
})

/** Where the schema finds mistakes: `/builders/0/ssh_port`, with the key for unknown and missing ones. */
function mistakes(template: unknown): string[] {
  check(template)
  const found = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if')
  return found.map(({ instancePath, params }) => {
    const key = params['additionalProperty'] ?? params['missingProperty']
    return key === undefined ? instancePath : `${instancePath}/${key}`
  })
}

const nothing = { type: 'null', communicator: 'none' }
const amazon = {
  type: 'amazon-ebs',
  region: 'us-east-1',
  ami_name: 'web',
  instance_type: 't3.micro',
  source_ami: 'ami-1',
  ssh_username: 'ubuntu',
}
const of = (builder: object) => ({ builders: [builder] })
const runs = (provisioner: object) => ({ builders: [nothing], provisioners: [provisioner] })
const then = (postProcessor: unknown) => ({ builders: [nothing], 'post-processors': [postProcessor] })

describe('templates as people publish them', () => {
  test.each(readdirSync(TEMPLATES).filter((name) => name.endsWith('.json')))('%s', (name) => {
    expect(mistakes(JSON.parse(readFileSync(join(TEMPLATES, name), 'utf8')))).toEqual([])
  })
})

describe.each([
  ['provisioners.md', (example: string) => `{ "builders": [], "provisioners": [${example}] }`],
  ['post-processors.md', (example: string) => `{ "builders": [], ${example} }`],
])('examples of %s', (page, template) => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', page), 'utf8')
  const examples = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, example = '']) => example)

  test.each(examples)('%s', (example) => {
    expect(mistakes(JSON.parse(template(example)))).toEqual([])
  })
})

describe('what Packer converts is no mistake', () => {
  test.each([
    ['a variable for a number', of({ ...amazon, ssh_port: '{{user `port`}}' })],
    ['text for a number', of({ ...amazon, ssh_port: '0x16' })],
    ['a variable that is not set', of({ ...amazon, ssh_port: '', ssh_pty: '', ssh_timeout: '' })],
    ['text and numbers for switches', of({ ...amazon, ssh_pty: 'true', encrypt_boot: 1 })],
    ['a variable for a switch', of({ ...amazon, ssh_pty: '{{user `pty`}}' })],
    ['a number for a text', of({ ...amazon, instance_type: 5 })],
    ['durations', of({ ...amazon, ssh_timeout: '1h30m', ssh_keep_alive_interval: -1 })],
    ['a list as text', of({ ...amazon, ami_regions: 'us-east-1,us-east-2' })],
    ['one block for a list', of({ ...amazon, launch_block_device_mappings: { device_name: '/dev/sda1' } })],
    ['maps in a list', of({ ...amazon, tags: [{ a: '1' }, { b: 2 }] })],
    ['null', of({ ...amazon, ssh_port: null, tags: null, ami_regions: null, ssh_pty: null })],
    ['what programs write', of({ ...amazon, packer_build_name: 'x' })],
    ['root comments and where the schema is', { $schema: './x', _comment: 'x', ...of(nothing) }],
    ['components of plugins, whatever they hold', of({ type: 'hcloud', image: ['x'], anything: {} })],
    ['a required option in an override', runs({ type: 'file', source: 'a', override: { null: { destination: 'b' } } })],
    ['post-processors by their type', then(['manifest', { type: 'manifest', output: 'x' }])],
  ])('%s', (_, template) => {
    expect(mistakes(template)).toEqual([])
  })
})

describe('mistakes', () => {
  test.each([
    ['an unknown option', of({ ...amazon, ssh_usrname: 'x' }), '/builders/0/ssh_usrname'],
    ['a list for a text', of({ ...amazon, instance_type: ['x'] }), '/builders/0/instance_type'],
    ['a word for a number', of({ ...amazon, ssh_port: 'ssh' }), '/builders/0/ssh_port'],
    ['a number that is too large', of({ ...amazon, ssh_port: 70_000 }), '/builders/0/ssh_port'],
    ['a word for a switch', of({ ...amazon, ssh_pty: 'maybe' }), '/builders/0/ssh_pty'],
    ['a duration without a unit', of({ ...amazon, ssh_timeout: '30' }), '/builders/0/ssh_timeout'],
    ['a text for a map', of({ ...amazon, tags: 'x' }), '/builders/0/tags'],
    ['a missing option', of({ type: 'amazon-ebs' }), '/builders/0/ami_name'],
    [
      'an unknown option in a block',
      of({ ...amazon, launch_block_device_mappings: [{ size: 1 }] }),
      '/builders/0/launch_block_device_mappings/0/size',
    ],
    ['a component without a type', of({ name: 'x' }), '/builders/0/type'],
    ['an unknown root key', { ...of(nothing), provisioner: [] }, '/provisioner'],
    ['no builders', {}, '/builders'],
    ['a comment inside a component', runs({ type: 'shell', _comment: 'x', inline: [] }), '/provisioners/0/_comment'],
    [
      'an unknown option in an override',
      runs({ type: 'shell', override: { x: { inlin: [] } } }),
      '/provisioners/0/override/x/inlin',
    ],
    ['an option of the wrong kind', then({ type: 'manifest', strip_path: {} }), '/post-processors/0/strip_path'],
  ])('%s', (_, template, where) => {
    expect(mistakes(template)).toContain(where)
  })
})

test('editors can explain each option', async () => {
  const { definitions } = await templateSchema({ builders, provisioners, postProcessors })
  expect(definitions?.['builder-amazon-ebs']?.properties?.['ami_name']).toMatchObject({
    description: expect.stringMatching(/\w/),
  })
  expect(definitions?.['builder']?.properties?.['type']?.anyOf?.[0]?.enum).toEqual(
    expect.arrayContaining(['amazon-ebs', 'null', 'virtualbox-iso']),
  )
})
