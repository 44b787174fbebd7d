import { describe, expect, test } from 'vitest'
import { outline, prepareHcl } from '../../../support/hcl-builds.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const names = (count: number, start: string) => `[${numbers(count).map((index) => `"${start}${index}"`)}]`
const SOURCE = 'source "null" "a" {\n}\n'

describe('very many names', () => {
  test('in "only" that no source has are warned of one by one', async () => {
    const text = `${SOURCE}build {\n  sources = ["null.a"]\n  provisioner "shell" {\n    only = ${names(20_000, 'null.b')}\n  }\n}\n`
    const { warnings } = await prepareHcl(text)
    expect(warnings).toHaveLength(20_000)
    expect(warnings[0]).toContain('no build has a source "null.b0"; did you mean "null.a"?')
  })

  test('of sources are not all listed for each that is wrong', async () => {
    const sources = numbers(2_000).map((index) => `source "null" "a${index}" {\n}\n`)
    const text = `${sources.join('')}build {\n  sources = ${names(100, 'null.a-very-long-and-different-name-')}\n}\n`
    const { mistakes } = await prepareHcl(text)
    expect(mistakes).toHaveLength(100)
    expect(mistakes[0]).toMatch(/There is no source "null\.a-very.*"\. There is null\.a0, null\.a1, .* and 1970 more$/)
  })

  test('of elements of a repeated source are found', async () => {
    const keys = names(3_000, 'k')
    const text = `packer {\n  extensions = ["for_each"]\n}\nsource "null" "a" {\n  for_each = ${keys}\n}\nbuild {\n  sources = ${names(3_000, 'null.a-k')}\n}\n`
    const { template, mistakes } = await prepareHcl(text)
    expect(mistakes).toEqual([])
    expect(template.builds.map(({ name }) => name)).toContain('a-k2999')
    expect(template.builds).toHaveLength(3_000)
  })
})

test('builds with their own provisioner each get that one', async () => {
  const sources = numbers(500).map((index) => `source "null" "a${index}" {\n}\n`)
  const own = numbers(500).map(
    (index) => `  provisioner "shell" {\n    text = "${index}"\n    only = ["null.a${index}"]\n  }\n`,
  )
  const prepared = await prepareHcl(
    `${sources.join('')}build {\n  sources = ${names(500, 'null.a')}\n${own.join('')}}\n`,
  )
  expect(prepared.mistakes).toEqual([])
  const builds = outline(prepared)
  expect(builds['null.a7']).toMatchObject({ provisioners: [['shell', { text: '7' }]] })
})

test('more provisioners in all builds than there is room for are refused', async () => {
  const provisioners = '  provisioner "shell" {\n  }\n'.repeat(500)
  const sources = `[${Array(500).fill('"null.a"')}]`
  const { mistakes, template } = await prepareHcl(`${SOURCE}build {\n  sources = ${sources}\n${provisioners}}\n`)
  expect(mistakes).toEqual([
    '3:1 Too many components: With this one, the builds of the template have more than 50,000 provisioners and post-processors together',
  ])
  expect(template.builds).toEqual([])
})

test('mistakes of syntax, before and behind others, are told in time that grows with them', async () => {
  const { mistakes } = await prepareHcl(
    numbers(60_000)
      .map((index) => `a${index} = \n`)
      .join(''),
  )
  expect(mistakes[0]).toContain('1:1 Unsupported argument')
})

test('more blocks that loops make than there is room for are refused', async () => {
  const loop = `  dynamic "provisioner" {\n    for_each = ${names(26_000, 'k')}\n    labels = ["shell"]\n    content {\n    }\n  }\n`
  const { mistakes } = await prepareHcl(`${SOURCE}build {\n  sources = ["null.a"]\n${loop}}\n`)
  expect(mistakes).toEqual([
    expect.stringMatching(/^5:\d+ Too many blocks: The builds of the template have more than 25,000 blocks together/),
  ])
})
