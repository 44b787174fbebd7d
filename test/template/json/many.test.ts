import { expect, test } from 'vitest'
import { mistakesOf, told } from '../../support/errors.ts'
import { load } from '../../support/load.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const named = (count: number) =>
  numbers(count).map((index) => ({ type: 'null', name: `b${index}`, communicator: 'none' }))
const mistakes = async (template: unknown) => (await mistakesOf(() => load(template))).map(told)

test('builders are not all listed for each name that none has', async () => {
  const only = numbers(100).map((index) => `something-else-${index}`)
  const found = await mistakes({ builders: named(2_000), provisioners: [{ type: 'shell-local', inline: [], only }] })
  expect(found).toHaveLength(100)
  expect(found[0]).toContain('the builders are "b0", "b1", ')
  expect(found[0]).toContain(' and 1970 more')
})

test('builders with their own provisioner and override each get those', async () => {
  const own = numbers(500).map((index) => ({ type: 'shell-local', inline: [`${index}`], only: [`b${index}`] }))
  const override = Object.fromEntries(numbers(500).map((index) => [`b${index}`, { execute_command: `${index}` }]))
  const { builds } = await load({
    builders: named(500),
    provisioners: [...own, { type: 'shell-local', inline: ['true'], override }],
  })
  const build = builds.find(({ name }) => name === 'b7')
  expect(build?.provisioners.map(({ layers }) => ('read' in layers ? 0 : layers.length))).toEqual([1, 2])
})

test('more provisioners in all builds than there is room for are refused', async () => {
  const provisioners = numbers(500).map(() => ({ type: 'shell-local', inline: ['true'] }))
  const [found, ...others] = await mistakes({ builders: named(500), provisioners })
  expect(found).toContain('the builds of the template have more than 50,000 provisioners and post-processors together')
  expect(others).toEqual([])
})

test('a cycle through very many variables is told once, by its ends', async () => {
  const variables = Object.fromEntries(
    numbers(3_000).map((index) => [`v${index}`, `{{user \`v${(index + 1) % 3_000}\`}}`]),
  )
  const found = await mistakes({ variables, builders: named(1) })
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/refers to itself: v0 → v1 → .* → … 2990 more … → v2998 → v2999 → v0/)
})

test('very many variables can wait for one', async () => {
  const variables = Object.fromEntries(numbers(200_000).map((index) => [`v${index}`, '{{user `z`}}']))
  const template = await load({ variables: { ...variables, z: 'a' }, builders: named(1) })
  expect(template.variables).toHaveLength(200_001)
})

test('very many mistakes are all told', async () => {
  const unknown = Object.fromEntries(numbers(150_000).map((index) => [`k${index}`, 1]))
  expect(await mistakes({ ...unknown, builders: named(1) })).toHaveLength(150_000)
})
