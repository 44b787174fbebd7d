import { expect, test } from 'vitest'
import { nullData } from '../../../../src/data-sources/null.ts'
import { prepareHcl } from '../../../support/hcl-builds.ts'

const BUILD = 'source "null" "a" {\n}\nbuild {\n  sources = ["null.a"]\n}\n'
const WARNING =
  'Block without effect: The block "hcp_packer_registry" has no effect: nothing is published to HCP Packer'

const registryOf = (lines: string) => `hcp_packer_registry {\n${lines}\n}\n`
const prepare = (lines: string) => prepareHcl(registryOf(lines) + BUILD)
/** In the build. */
const inside = (registry: string) => BUILD.replace(/\}\n$/, `${registry}}\n`)

test('all that Packer documents is accepted, outside of the builds and in one of them', async () => {
  const registry = registryOf(`
  bucket_name   = "web-\${local.team}"
  description   = var.long
  bucket_labels = { team = local.team, number = 1 }
  build_labels  = var.labels
  channels      = ["dev", "production"]`)
  const around = `locals {
  team = "infra"
}
variable "labels" {
  type    = map(string)
  default = { a = "b" }
}
variable "long" {
  default = "${'ü'.repeat(255)}"
}
`
  expect(await prepareHcl(registry + around + BUILD)).toMatchObject({ mistakes: [], warnings: [WARNING] })
  expect(await prepareHcl(around + inside(registry))).toMatchObject({ mistakes: [], warnings: [WARNING] })
})

test.each([
  [
    'bucket_nam = "web"',
    '2:1 Unsupported argument: There is no argument "bucket_nam" here | did you mean "bucket_name"?',
  ],
  [
    'bucket_labels {\n}',
    '2:1 Unsupported block type: bucket_labels is an argument here: write bucket_labels = …, with an equals sign',
  ],
  [
    'channels = "dev"',
    '2:12 Incorrect value type: The value of "channels" doesn\'t fit: a list of string is required, but this is a string',
  ],
  [
    'build_labels = "dev"',
    '2:16 Incorrect value type: The value of "build_labels" doesn\'t fit: a map of string is required, but this is a string',
  ],
  [
    'bucket_name = "web_1"',
    '2:15 Invalid name of a bucket: "bucket_name" must have 3 to 36 letters, digits and hyphens, not "web_1"',
  ],
  [
    'bucket_name = "we"',
    '2:15 Invalid name of a bucket: "bucket_name" must have 3 to 36 letters, digits and hyphens, not "we"',
  ],
  [
    `description = "${'x'.repeat(256)}"`,
    '2:15 Description too long: "description" can have 255 characters, and this has 256',
  ],
  [
    'labels = {}\nbucket_labels = {}',
    '2:10 Labels set twice: "labels" is the old name of "bucket_labels", and both are set: leave out "labels"',
  ],
])('%.30s', async (line, mistake) => {
  expect((await prepare(line)).mistakes).toEqual([mistake])
})

test('there is one, wherever it stands', async () => {
  const { mistakes } = await prepareHcl(registryOf('') + inside(registryOf('')))
  expect(mistakes).toEqual([
    '8:1 Duplicate hcp_packer_registry: There can be one hcp_packer_registry in a template, and one stands at f/t.pkr.hcl:1:1 already',
  ])
})

test('no data source is asked for it', async () => {
  const asked: string[] = []
  const sources = {
    type: async () => nullData,
    prepare: async () => ({ warnings: [] }),
    read: async ({ name }: { readonly name: string }) => {
      asked.push(name)
      return { output: name }
    },
  }
  const registry = registryOf('  bucket_name = "${local.l}_"\n  description = data.null.b.output')
  const around = `locals {
  l = data.null.a.output
}
data "null" "a" {
  input = "a"
}
data "null" "b" {
  input = "b"
}
`
  const { mistakes } = await prepareHcl(registry + around + BUILD, { dataSources: { areRead: true, sources } })
  expect(mistakes).toEqual([])
  expect(asked).toEqual([])
})
