import { expect, test } from 'vitest'
import { nullData } from '../../../../src/data-sources/null.ts'
import { prepareHcl } from '../../../support/hcl-builds.ts'

/** The inputs of the data sources that are read when a template is prepared. */
async function readFor(blocks: string, only: readonly string[] = []): Promise<string[]> {
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
  const names = ['gate', 'one', 'two', 'three']
  const data = names.map((name) => `data "null" "${name}" {\n  input = "x"\n}\n`).join('')
  const text = `packer {\n  extensions = ["for_each", "enabled", "provisioners"]\n}\n${data}${blocks}`
  const { mistakes } = await prepareHcl(text, { only, dataSources })
  expect(mistakes).toEqual([])
  return read.toSorted()
}

const SOURCE = 'source "null" "a" {\n}\n'

test.each([
  ['', []],
  ['data.null.gate.output == "no"', ['gate']],
  ['data.null.gate.output != "no"', ['gate', 'one', 'two']],
])('a provisioner that is enabled by %j', async (condition, read) => {
  const blocks = `${SOURCE}build {
  sources = ["null.a"]
  provisioner "shell" {
    enabled = ${condition || 'false'}
    text    = data.null.one.output
    name    = data.null.two.output
  }
}
`
  expect(await readFor(blocks)).toEqual(read)
})

test('of lists that are used only what counts is read', async () => {
  const blocks = `${SOURCE}provisioners "list" {
  input "a" {
  }
  provisioner "shell" {
    text = input.a
  }
  provisioner "shell" {
    enabled = false
    text    = data.null.two.output
  }
}
build {
  sources = ["null.a"]
  use "list" {
    enabled = false
    with    = { a = data.null.three.output }
  }
  use "list" {
    with = { a = data.null.one.output }
  }
}
`
  expect(await readFor(blocks)).toEqual(['one'])
})

test('of builds that are not selected, or not enabled, only what their names need is read', async () => {
  const blocks = `source "null" "web" {
  for_each = { x = 1, (data.null.gate.output) = 2 }
}
source "null" "never" {
  for_each = { (data.null.three.output) = 1 }
}
build {
  sources = ["null.web"]
  provisioner "shell" {
    only = ["null.web-gate"]
    text = data.null.one.output
  }
}
build {
  name    = "other"
  sources = ["null.web"]
  provisioner "shell" {
    text = data.null.two.output
  }
}
build {
  enabled = false
  sources = ["null.never"]
}
`
  expect(await readFor(blocks, ['null.web-x'])).toEqual(['gate'])
  expect(await readFor(blocks, ['null.web-gate'])).toEqual(['gate', 'one'])
})

test('a data source that is repeated is read once for each element, whoever needs one', async () => {
  const blocks = `data "null" "each" {
  for_each = ["k", data.null.gate.output]
  input    = each.value
}
source "null" "web" {
  for_each = ["k", "gate"]
  text     = data.null.each[each.key].output
}
build {
  sources = ["null.web"]
}
`
  expect(await readFor(blocks, ['null.web-k'])).toEqual(['each["gate"]', 'each["k"]', 'gate'])
})
