import { describe, expect, test } from 'vitest'
import { mistakesInHcl, type OpenOptions, openHcl, valueIn } from '../../support/hcl-template.ts'

const value = async (block: string, options?: OpenOptions) => valueIn(await openHcl(block, options), 'var.x')

const STRING_VARIABLE = 'variable "x" {\n  type = string\n}\n'

describe('precedence', () => {
  const folder = {
    't.pkr.hcl': 'variable "x" {\n  default = "default"\n}\n',
    'b.auto.pkrvars.hcl': 'x = "auto b"\n',
    'a.auto.pkrvars.json': '{"x": "auto json"}',
    'one.pkrvars.hcl': 'x = "one"\n',
    'two.json': '{"x": "two"}',
  }
  const { 't.pkr.hcl': text, ...files } = folder
  const withoutAuto = { 't.pkr.hcl': text, 'one.pkrvars.hcl': files['one.pkrvars.hcl'], 'two.json': files['two.json'] }

  test.each<[string, string, Readonly<Record<string, string>>, OpenOptions]>([
    ['a default', 'default', withoutAuto, {}],
    ['the environment', 'env', withoutAuto, { env: { PKR_VAR_x: 'env' } }],
    ['automatic files, JSON behind HCL', 'auto json', folder, { env: { PKR_VAR_x: 'env' } }],
    ['files', 'one', folder, { varFiles: ['f/one.pkrvars.hcl'] }],
    ['files, of which the last counts', 'two', folder, { varFiles: ['f/one.pkrvars.hcl', 'f/two.json'] }],
    ['-var', 'flag', folder, { varFiles: ['f/two.json'], vars: { x: 'flag' } }],
  ])('%s', async (_, expected, given, options) => {
    expect(await valueIn(await openHcl(given, options), 'var.x')).toBe(JSON.stringify(expected))
  })
})

describe('what a text becomes', () => {
  test.each([
    ['type = string', '["a"]', '"[\\"a\\"]"'],
    ['type = number', '42', '42'],
    ['type = any', '42', '"42"'],
    ['', '42', '"42"'],
    ['default = null', '42', '"42"'],
    ['default = "a"', 'true', '"true"'],
    ['default = 1', '2', '2'],
    ['default = true', 'false', 'false'],
    ['default = []', '["a"]', '"[\\"a\\"]"'],
    ['type = bool', 'true', 'true'],
    ['type = list(string)', '["a", 1]', '["a", "1"]'],
    ['type = set(number)', '[2, 1, 2]', '[1, 2]'],
    ['type = map(number)', '{ a = 1 }', '{ a = 1 }'],
    ['type = tuple([string, bool])', '[1, true]', '["1", true]'],
    ['type = object({ a = string, b = optional(number, 7) })', '{ a = 1, c = 2 }', '{ a = "1", b = 7 }'],
  ])('a variable with "%s" set to %s', async (type, text, expected) => {
    const block = `variable "x" {\n  ${type}\n}\n`
    expect(await value(block, { vars: { x: text } })).toBe(expected)
    expect(await value(block, { env: { PKR_VAR_x: text } })).toBe(expected)
  })

  test.each([
    [
      'type = bool',
      'yes',
      "What -var x gives for the variable \"x\" is read as an expression, since its type is bool: variables not allowed. Variables can't be used here, and yes is one. Write it as in -var 'x=true'",
    ],
    [
      'type = list(string)',
      'a,b',
      'What -var x gives for the variable "x" is read as an expression, since its type is list(string): extra characters after expression. The expression ends before this. Write it as in -var \'x=["a", "b"]\'',
    ],
    [
      'type = number',
      'two',
      'What -var x gives for the variable "x" doesn\'t fit its type number: a number is required, and "two" is none',
    ],
    [
      'default = ["a"]',
      '["a", "b"]',
      'What -var x gives for the variable "x" doesn\'t fit its type tuple([string]), which its default decides, as the block names none: a tuple of 1 elements is required, but this one has 2. For lists of any length, write type = list(string) into the block',
    ],
  ])('what doesn\'t fit "%s"', async (type, text, detail) => {
    const [mistake] = await mistakesInHcl(`variable "x" {\n  ${type}\n}\n`, { vars: { x: text } })
    expect(mistake).toContain(`Invalid value for variable: ${detail}`)
    expect(mistake).toMatch(/^-var x:1:\d /)
  })
})

test('a type with optional attributes applies to defaults and to files', async () => {
  const block =
    'variable "x" {\n  type = list(object({ n = string, port = optional(number, 22) }))\n  default = [{ n = "a" }]\n}\n'
  expect(await value(block)).toBe('[{ n = "a", port = 22 }]')
  const template = await openHcl(
    { 't.pkr.hcl': block, 'v.hcl': 'x = [{ n = "b", port = "2222" }]\n' },
    { varFiles: ['f/v.hcl'] },
  )
  expect(await valueIn(template, 'var.x')).toBe('[{ n = "b", port = 2222 }]')
})

test('null counts as a value', async () => {
  expect(await value('variable "x" {\n  default = null\n}\n')).toBe('null')
})

test('the short form', async () => {
  const template = await openHcl('variables {\n  x = "a"\n  y = [1]\n}\n', { vars: { x: 'b' } })
  expect(await valueIn(template, '[var.x, var.y]')).toBe('["b", [1]]')
})

describe('defaults', () => {
  test('can call env', async () => {
    const block = 'variable "x" {\n  default = "${env("A")}-${env("NONE")}"\n}\n'
    expect(await value(block, { env: { A: 'a' } })).toBe('"a-"')
  })

  test.each([
    [
      'upper("a")',
      'Error in function call: upper failed: the default of a variable can call env only; work such a value out in a local',
    ],
    ['uper("a")', 'Call to unknown function: There is no function named "uper"'],
    ['local.a', "Variables not allowed: Variables can't be used here, and local is one"],
  ])('%s', async (expression, message) => {
    expect(await mistakesInHcl(`variable "x" {\n  default = ${expression}\n}\n`)).toEqual([`t.pkr.hcl:2:13 ${message}`])
  })

  test('must fit the type', async () => {
    expect(await mistakesInHcl('variable "x" {\n  type = number\n  default = "a"\n}\n')).toEqual([
      't.pkr.hcl:3:13 Invalid default value for variable: The default of the variable "x" doesn\'t fit its type: a number is required, and "a" is none',
    ])
  })
})

test('env works in defaults only', async () => {
  expect(await valueIn(await openHcl(''), 'env("HOME")')).toEqual([
    '-:1:1 Error in function call: env failed: it works in the default of a variable only; give one that default, and refer to the variable here.',
  ])
})

test('a variable without a value is told, used or not, with its description', async () => {
  const block = 'variable "x" {\n  description = "The region"\n}\n'
  expect(await mistakesInHcl(block)).toEqual([
    't.pkr.hcl:1:10 Unset variable: The variable "x" (The region) has no default, so it needs a value: set it with -var \'x=…\', in a variable file, or as PKR_VAR_x in the environment',
  ])
  expect(await value(block)).toBe('<unknown>')
})

describe('values for what is not declared', () => {
  test('-var is an error', async () => {
    expect(
      await mistakesInHcl('variable "region" {\n  default = 1\n}\n', { vars: { regoin: '2', other: '3' } }),
    ).toEqual([
      'Undefined -var variable: The template declares no variable "regoin" | did you mean "region"?',
      'Undefined -var variable: The template declares no variable "other". Declare it with variable "other" {}, or leave -var away',
    ])
  })

  const folder = {
    't.pkr.hcl': 'variable "region" {\n  default = 1\n}\n',
    'x.auto.pkrvars.hcl': 'regoin = 1\nother = 2\n',
  }

  test('in a file only what may be misspelt is worth a warning', async () => {
    const { errors, warnings } = await openHcl(folder, { env: { PKR_VAR_other: '1' } })
    expect(errors).toEqual([])
    expect(warnings.map(({ text, place }) => `${place?.file}:${place?.line} ${text}`)).toEqual([
      'f/x.auto.pkrvars.hcl:1 Undefined variable: The template declares no variable "regoin"; did you mean "region"?',
    ])
  })

  test('all of them are, where that is asked for', async () => {
    const { warnings } = await openHcl(folder, { warnUndeclared: true })
    expect(warnings).toHaveLength(2)
  })
})

describe('variable files', () => {
  test('declare nothing', async () => {
    const folder = { 't.pkr.hcl': '', 'v.hcl': 'variable "x" {\n}\n' }
    expect(await mistakesInHcl(folder, { varFiles: ['f/v.hcl'] })).toEqual([
      'v.hcl:1:1 Variable declaration in a variable file: A variable file sets variables: x = …. They are declared in the template',
    ])
  })

  test('refer to nothing', async () => {
    const folder = { 't.pkr.hcl': 'variable "x" {\n}\n', 'v.hcl': 'x = var.y\n' }
    expect(await mistakesInHcl(folder, { varFiles: ['f/v.hcl'] })).toEqual([
      "v.hcl:1:5 Variables not allowed: Variables can't be used here, and var is one",
    ])
  })

  test.each([
    [
      'f/v.txt',
      'the variable file "f/v.txt" may hold anything | let its name end in ".pkrvars.hcl" for HCL, or in ".json" for JSON',
    ],
    [
      'f/none.hcl',
      'the variable file "f/none.hcl" does not exist | check the path; it is relative to the working folder',
    ],
  ])('%s', async (file, message) => {
    // Whether a variable is set can't be said without all files.
    expect(await mistakesInHcl({ 't.pkr.hcl': STRING_VARIABLE }, { varFiles: [file] })).toEqual([message])
  })
})

describe('validation', () => {
  const block = (rules: string, more = 'type = string') => `variable "x" {\n  ${more}\n${rules}}\n`
  const rule = (condition: string, message = 'It must be short.') =>
    `  validation {\n    condition = ${condition}\n    error_message = "${message}"\n  }\n`

  test('the value that counts is checked by all rules', async () => {
    const text = block(rule('length(var.x) < 4') + rule('var.x != "long"', 'Not long.'), 'default = "default"')
    expect(await mistakesInHcl(text, { vars: { x: 'ab' } })).toEqual([])
    expect(await mistakesInHcl(text, { vars: { x: 'long' } })).toEqual([
      '-var x:1:1 Invalid value for variable: It must be short. So says the validation of the variable "x", at f/t.pkr.hcl:3:3',
      '-var x:1:1 Invalid value for variable: Not long. So says the validation of the variable "x", at f/t.pkr.hcl:7:3',
    ])
  })

  test('functions that take time are waited for', async () => {
    const text = block(rule('yamldecode(var.x) == 1', 'One.'))
    expect(await mistakesInHcl(text, { vars: { x: '1' } })).toEqual([])
    expect(await mistakesInHcl(text, { vars: { x: '2' } })).toHaveLength(1)
  })

  test.each([
    [
      rule('var.y == 1'),
      ['4:17 Invalid reference in variable validation: The condition can refer to var.x only, not to var.y'],
    ],
    [
      rule('true'),
      [
        '4:17 Invalid variable validation condition: The condition must refer to var.x, so that it depends on the value',
      ],
    ],
    [
      rule('var.x'),
      ['4:17 Invalid variable validation result: The condition must give true or false, and it gives a string'],
    ],
    [
      rule('var.x == "a" ? true : null'),
      ['4:17 Invalid variable validation result: The condition must give true or false, and it gives null'],
    ],
    [
      rule('var.x == "v"', 'small.'),
      [
        '5:21 Invalid validation error message: The error message starts with a small letter. It must be a whole sentence that starts with a capital letter and ends with ".", "?" or "!"',
      ],
    ],
    [
      rule('var.x == "v"', 'No end'),
      [
        '5:21 Invalid validation error message: The error message ends with "d". It must be a whole sentence that starts with a capital letter and ends with ".", "?" or "!"',
      ],
    ],
    [
      rule('var.x == "v"', ''),
      [
        '5:21 Invalid validation error message: The error message is empty. It must be a whole sentence that starts with a capital letter and ends with ".", "?" or "!"',
      ],
    ],
    [
      '  validation {\n  }\n',
      [
        '4:3 Missing required argument: The argument "condition" is required here',
        '4:3 Missing required argument: The argument "error_message" is required here',
      ],
    ],
  ])('%s', async (rules, messages) => {
    expect(await mistakesInHcl(block(rules), { vars: { x: 'v' } })).toEqual(
      messages.map((message) => `t.pkr.hcl:${message}`),
    )
  })
})

describe('what is sensitive', () => {
  const secretsOf = async (text: string, options: OpenOptions = {}) => {
    const secrets: string[] = []
    const template = await openHcl(text, { ...options, secret: (secret) => secrets.push(secret) })
    return { template, secrets }
  }

  test('is marked, and told with all that is in it', async () => {
    const text = 'variable "x" {\n  sensitive = true\n  default = { a = "one", b = ["two", 33, true, ""] }\n}\n'
    const { template, secrets } = await secretsOf(text)
    expect(await valueIn(template, 'var.x.a')).toBe('(sensitive) "one"')
    expect(secrets).toEqual(['one', 'two', '33'])
  })

  test('is told as it was given, also where nothing can be made of it', async () => {
    const text = 'variable "x" {\n  sensitive = true\n  type = list(string)\n}\n'
    const { template, secrets } = await secretsOf(text, { vars: { x: 'hunter2 !' } })
    expect(secrets).toEqual(['hunter2 !'])
    expect(
      template.errors.map((error) => JSON.stringify([error.message, error.hint, error.place])).join(),
    ).not.toContain('hunter')
    expect(template.errors).toHaveLength(1)
  })

  test("is not quoted where it doesn't fit", async () => {
    const { template } = await secretsOf('variable "x" {\n  sensitive = true\n  type = number\n}\n', {
      vars: { x: 'hunter2' },
    })
    expect(template.errors.map((error) => JSON.stringify([error.message, error.place])).join()).not.toContain('hunter')
    expect(template.errors).toHaveLength(1)
  })
})

test.each([
  [
    'variable "a b" {\n}\n',
    '1:10 Invalid name of a variable: "a b" can be no name of a variable: a name has letters, digits, "_" and "-", and starts with a letter or "_"',
  ],
  [
    'variable "x" {\n  default = 1\n}\nvariables {\n  x = 2\n}\n',
    '5:3 Duplicate variable: There is a variable "x" already, at f/t.pkr.hcl:1:10',
  ],
  [
    'variable "x" {\n  defalt = 1\n}\n',
    '2:3 Unsupported argument: There is no argument "defalt" here | did you mean "default"?',
  ],
  [
    'variable "x" {\n  default = 1\n  sensitive = "maybe"\n}\n',
    '3:15 Incorrect value type: The value of "sensitive" doesn\'t fit: a bool is required, and "maybe" is none',
  ],
  [
    'variable "x" {\n  default = 1\n  type = strin\n}\n',
    '3:10 Invalid type: There is no type "strin" | did you mean "string"?',
  ],
])('%s', async (text, message) => {
  expect((await mistakesInHcl(text, { env: { 'PKR_VAR_a b': '1', PKR_VAR_x: '1' } }))[0]).toBe(`t.pkr.hcl:${message}`)
})
