import { describe, expect, test } from 'vitest'
import { mistakesInHcl, openHcl, valueIn } from '../../../support/hcl-template.ts'

const HEAD = 'packer {\n  extensions = ["functions"]\n}\n'
const fn = (name: string, params: string, result: string) =>
  `function "${name}" {\n  params = ${params}\n  result = ${result}\n}\n`

describe('functions of a template', () => {
  test.each([
    ['image("Web", "prod")', '"web-prod"'],
    ['twice(2)', '[2, 2]'],
    ['twice(null)', '[null, null]'],
    ['count("a")', '0'],
    ['count("a", 1, "b")', '2'],
    ['shout("a")', '"A!"'],
    ['slow("a: 1").a', '1'],
    ['[for x in ["a", "b"] : shout(x)]', '["A!", "B!"]'],
    ['shout(shout("a"))', '"A!!"'],
    ['shout(data.null.x.output)', '<unknown>'],
    ['shout(var.secret)', '(sensitive) "S!"'],
    ['try(image("a"), "none")', '"none"'],
  ])('%s is %s', async (expression, value) => {
    const template = await openHcl({
      'a.pkr.hcl': `${HEAD}
${fn('image', '[app, env]', '"${lower(app)}-${env}"')}
${fn('twice', '[x]', '[x, x]')}
function "count" {
  params         = [first]
  variadic_param = rest
  result         = length(rest)
}
${fn('shout', '[text]', 'loud("${text}!")')}
${fn('loud', '[text]', 'upper(text)')}
data "null" "x" {
}
variable "secret" {
  default   = "s"
  sensitive = true
}
`,
      'b.pkr.json': '{"function": {"slow": {"params": ["text"], "result": "${yamldecode(text)}"}}}',
    })
    expect(template.errors).toEqual([])
    expect(await valueIn(template, expression)).toBe(value)
  })

  test('can be used in validations, and not in defaults', async () => {
    const text = `${HEAD}${fn('small', '[n]', 'n < 10')}
variable "n" {
  default = 12
  validation {
    condition     = small(var.n)
    error_message = "Too large."
  }
}
variable "m" {
  default = small(1)
}
`
    const [validation, ofDefault] = await mistakesInHcl(text)
    expect(validation).toContain('t.pkr.hcl:10:13 Invalid value for variable: Too large.')
    expect(ofDefault).toContain('t.pkr.hcl:17:13 Error in function call: small failed: the default of a variable')
  })

  test.each([
    [
      'pair(1)',
      '-:1:1 Error in function call: pair failed: it takes 2 arguments, not 1: pair(a, b) at f/t.pkr.hcl:4:10.',
    ],
    [
      'pair(1, 2, 3)',
      '-:1:1 Error in function call: pair failed: it takes 2 arguments, not 3: pair(a, b) at f/t.pkr.hcl:4:10.',
    ],
    [
      'some()',
      '-:1:1 Error in function call: some failed: it takes at least 1 argument, not none: some(a, rest...) at f/t.pkr.hcl:12:10.',
    ],
    [
      'number("x")',
      '-:1:1 Error in function call: number failed: f/t.pkr.hcl:10:21: Invalid function argument: parseint doesn\'t take this argument for "number": it is no whole number in base 10: "x".',
    ],
    ['pear(1, 2)', '-:1:1 Call to unknown function: There is no function named "pear".'],
  ])('a wrong call: %s', async (expression, message) => {
    const more = 'function "some" {\n  params = [a]\n  variadic_param = rest\n  result = a\n}\n'
    const text = `${HEAD}${fn('pair', '[a, b]', '[a, b]')}${fn('number', '[text]', 'parseint(text, 10)')}${more}`
    expect(await valueIn(await openHcl(text), expression)).toEqual([message])
  })
})

describe('what is wrong with them', () => {
  test.each([
    [
      fn('f', '[a]', '[a, var.b, each.key]'),
      [
        '6:16 Invalid reference in function: The function "f" sees its parameters only, and var.b is none. Hand it over as an argument',
        '6:23 Invalid reference in function: The function "f" sees its parameters only, and each.key is none. Hand it over as an argument',
      ],
    ],
    [fn('f', '[name]', 'nmae'), [/^6:12 Invalid reference in function: .* \| did you mean "name"\?$/]],
    [fn('f', '[]', '[for a in [1] : a]'), []],
    [
      fn('upper', '[a]', 'a'),
      ['4:10 Duplicate function: There is a built-in function "upper". Give this one another name'],
    ],
    [
      fn('f', '[]', '1') + fn('f', '[]', '2'),
      ['8:10 Duplicate function: There is a function "f" already, at f/t.pkr.hcl:4:10'],
    ],
    [
      fn('f', '[]', 'uper("a")'),
      ['6:12 Call to unknown function: There is no function named "uper" | did you mean "upper"?'],
    ],
    [
      fn('f', '["a", b]', '1'),
      ['5:13 Invalid parameters: The parameters are a list of names without quotes: params = [app, size]'],
    ],
    [
      fn('f', 'a', '1'),
      ['5:12 Invalid parameters: The parameters are a list of names without quotes: params = [app, size]'],
    ],
    [fn('f', '[a, a]', '1'), ['5:16 Invalid parameters: There is a parameter "a" already']],
    [
      'function "f" {\n}\n',
      [
        '5:1 Missing required argument: The argument "params" is required here',
        '5:1 Missing required argument: The argument "result" is required here',
      ],
    ],
    [
      'function "f" {\n  params = []\n  variadic_param = "x y"\n  result = 1\n}\n',
      [
        '6:20 Invalid parameters: The parameter for all further arguments is a name without quotes: variadic_param = rest',
      ],
    ],
    [fn('my.f', '[]', '1'), [/^4:10 Invalid name of a function/]],
  ])('%s', async (text, messages) => {
    const mistakes = await mistakesInHcl(HEAD + text)
    expect(mistakes).toEqual(
      messages.map((message) =>
        typeof message === 'string'
          ? `t.pkr.hcl:${message}`
          : expect.stringMatching(new RegExp(message.source.replace('^', '^t.pkr.hcl:'))),
      ),
    )
  })

  test.each([
    [fn('f', '[n]', 'f(n - 1)'), "6:12 Recursive function: A function can't call itself, and f does: f → f"],
    [
      fn('a', '[]', '[for x in [1] : b()]') + fn('b', '[]', 'c()') + fn('c', '[]', 'try(b(), 1)'),
      "14:16 Recursive function: A function can't call itself, and b does: b → c → b",
    ],
  ])('recursion: %s', async (text, message) => {
    expect(await mistakesInHcl(HEAD + text)).toEqual([`t.pkr.hcl:${message}`])
    const template = await openHcl(HEAD + text)
    expect(await valueIn(template, text.includes('"a"') ? 'c()' : 'f(1)')).toBe('<unknown>')
  })
})
