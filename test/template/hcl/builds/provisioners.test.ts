import { describe, expect, test } from 'vitest'
import { outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { build, builds, mistakes, SOURCE } from './support/builds.ts'

describe('provisioners', () => {
  test('have what the template says of them, and their own arguments', async () => {
    const template = build(`
  provisioner "shell" {
    name              = "install"
    pause_before      = "10s"
    max_retries       = 2
    timeout           = "1h"
    continue_on_error = true
    text              = "x"
  }
  provisioner "file" {
    only = ["null.b"]
  }
  provisioner "file" {
    except = ["null.a"]
  }
  provisioner "file" {
    only = ["null.a"]
  }
  error-cleanup-provisioner "shell" {
    text = "clean"
  }`)
    const prepared = await prepareHcl(template)
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'null.a': {
        provisioners: [
          ['install', { text: 'x' }],
          ['file', {}],
        ],
        cleanup: { text: 'clean' },
      },
    })
    expect(prepared.builds[0]?.provisioners[0]?.config).toMatchObject({
      pauseBefore: 10_000,
      maxRetries: 2,
      timeout: 3_600_000,
      continueOnError: true,
    })
  })

  test('know sources by their names in the build', async () => {
    const template = `${SOURCE}build {
  source "null.a" {
    name = "x"
  }
  provisioner "shell" {
    only     = ["null.x"]
    text     = source.name
    port     = 1
    override = {
      x = {
        port = 2
      }
      a = {
        port = 3
      }
    }
  }
}`
    expect(await builds(template)).toMatchObject({
      'null.x': { provisioners: [['shell', { text: 'x', port: 2 }]] },
    })
  })

  test.each([
    ['only = ["x"]\n    except = ["y"]', '7:14 Both "only" and "except": Only one of "only" and "except" can be set'],
    [
      'pause_before = "soon"',
      '6:20 Invalid duration: "pause_before" must be a duration such as "30s" or "1h30m", not "soon"',
    ],
    ['max_retries = 1.5', '6:19 Invalid number: "max_retries" must be a whole number, not 1.5'],
    ['max_retries = "many"', /^6:19 Incorrect value type/],
    ['override = "x"', '6:16 Invalid override: It must be an object of objects: { name = { argument = value } }'],
    ['override = { a = 1 }', '6:16 Invalid override: It must be an object of objects: { name = { argument = value } }'],
    ['override = { a = { txet = 1 } }', '6:24 provisioner "shell": unknown option "txet" | did you mean "text"?'],
    [
      'override = { a = { text = build.ID } }',
      /^6:31 Fact of the machine asked for too early: build.ID is not known here/,
    ],
    ['only = [build.name]', /^6:13 Fact of the machine asked for too early/],
    ['txet = "x"', '6:5 Unsupported argument: There is no argument "txet" here | did you mean "text"?'],
    ['timout = "1s"', '6:5 Unsupported argument: There is no argument "timout" here | did you mean "timeout"?'],
    ['overide {}', '6:5 Unsupported block type: There are no blocks of type "overide" here | did you mean "override"?'],
    ['text = local.x', /^6:\d+ .*"x"/],
    ['text = build.Nope', /^6:\d+ .*Nope/],
    [
      'text = "{{user `x`}}"',
      /^6:15 "user" is asked for "x", and HCL2 templates have no user variables.*Write \$\{var.x\}/,
    ],
    ['text = "{{template_dir}}"', /^6:15 "template_dir" is not known in HCL2 templates.*Write \$\{path.root\}/],
    ['text = "{{env `HOME`}}"', /^6:15 .*Call env\(…\) in the default/],
  ])('%s', async (line, told) => {
    const all = await mistakes(build(`  provisioner "shell" {\n    ${line}\n  }`))
    expect(all).toEqual([told instanceof RegExp ? expect.stringMatching(told) : told])
  })

  test('can not be as many as a machine says', async () => {
    const block = `  dynamic "provisioner" {
    for_each = [build.ID]
    labels   = ["shell"]
    content {
    }
  }`
    expect(await mistakes(build(block))).toEqual([
      expect.stringMatching(/^6:17 Fact of the machine asked for too early/),
    ])
  })

  test('of a type that there is not', async () => {
    expect(await mistakes(build('  provisioner "shel" {\n    nothing = true\n  }'))).toEqual([
      '5:15 there is no provisioner "shel" | did you mean "shell"?',
    ])
  })

  test('can be one only for cleaning up', async () => {
    const cleanup = '  error-cleanup-provisioner "shell" {\n  }'
    expect(await mistakes(build(`${cleanup}\n${cleanup}`))).toEqual([
      '7:3 Second error-cleanup-provisioner: A build can have one error-cleanup-provisioner, and this is another',
    ])
  })

  test('can come from dynamic blocks', async () => {
    const template = build(`
  dynamic "provisioner" {
    for_each = { first = "shell", second = "file" }
    iterator = each
    labels   = [each.value]
    content {
      name = each.key
      text = "\${each.key} on \${source.name}"
    }
  }`)
    expect(await builds(template)).toMatchObject({
      'null.a': {
        provisioners: [
          ['first', { text: 'first on a' }],
          ['second', { text: 'second on a' }],
        ],
      },
    })
  })
})
