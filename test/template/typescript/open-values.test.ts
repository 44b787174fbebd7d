import { describe, expect, test } from 'vitest'
import { told } from '../../support/errors.ts'
import { complaintsOf } from '../../support/written-text.ts'

// What "validate" says of options that hang on data sources, which it doesn't read.

const toldOf = async (provisioner: string) => {
  const text = `const { output } = nullData({ input: 'x' })
export default template({
  builds: { a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [
    ${provisioner}
  ] } },
})`
  return (await complaintsOf(text)).map(told)
}

describe('nothing is said of', () => {
  test.each([
    ['a number', 'valid_exit_codes: [output.map(Number)]'],
    [
      'a number that would be too small',
      'max_retries: output.map(() => -1), valid_exit_codes: [output.map(() => 0.5)]',
    ],
    ['a part of a text', 'pause_after: output.map((text) => text.slice(0, 4) as "1s")'],
    ['a text made of one', "pause_after: `${output}s` as '1s'"],
    ['what is not there', 'pause_after: output.map((text) => text.split(",")[7] as "1s")'],
    ['a switch', 'binary: output.map((text) => text as unknown as boolean)'],
    ['settings', 'pause_before: output, timeout: `${output}m`, max_retries: output.map(Number)'],
    [
      'a value that a source can take from another',
      'env: { A: nullData({ input: output.map(Number).map(String) }).output }',
    ],
    ['a map', 'env: output.map(JSON.parse)'],
  ])('%s', async (_, options) => {
    expect(await toldOf(`shell({ inline: ['true'], ${options} })`)).toEqual([])
  })
})

test('nothing is said of what is right when a switch stands one way', async () => {
  const text = `const on = nullData({ input: 'x' }).output.map((text) => text === 'x')
export default template({ builds: { a: { builder: docker({ image: 'x', commit: on }) } } })`
  expect(await complaintsOf(text)).toEqual([])
})

test('the other options are looked at', async () => {
  const wrong =
    'valid_exit_codes: [output.map(Number), 1, "x" as unknown as number], skip_claen: output, start_retry_timeout: "soon" as "1s"'
  expect(await toldOf(`shell({ inline: ['true'], pause_after: output, ${wrong} })`)).toEqual([
    '4:94 provisioner "shell": "valid_exit_codes.2" must be a whole number, not "x"',
    '4:121 provisioner "shell": unknown option "skip_claen" | did you mean "skip_clean"?',
    '4:162 provisioner "shell": "start_retry_timeout" must be a duration such as "30s" or "1h30m", not "soon"',
  ])
})

test('a fact of the machine is no value of a data source', async () => {
  expect(await toldOf("shell({ inline: ['true'], valid_exit_codes: [generated('Port').map(Number)] })")).toEqual([
    expect.stringContaining('"valid_exit_codes.0" cannot be NaN'),
  ])
})
