import { describe, expect, test } from 'vitest'
import { later, outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { build, mistakes, SOURCE } from './support/builds.ts'

describe('facts of the machine', () => {
  test('are a text that stands for them first, and themselves once there is one', async () => {
    const prepared = await prepareHcl(
      `${SOURCE}build {
  name    = "web"
  sources = ["null.a"]
  provisioner "shell" {
    text = "\${build.name} \${build.ID} \${build.SourceImage} \${source.name}"
    tags = { for key in ["ID", "Host"] : key => build[key] }
    late = "{{.Path}} {{build \`Host\`}}"
  }
}`,
    )
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'web.null.a': {
        provisioners: [['shell', { text: 'web <unknown> <unknown> a', late: '{{.Path}} {{build `Host`}}' }]],
      },
    })
    expect(await later(prepared, { ID: 'i-1', SourceImage: 'base', Host: '10.0.0.1' })).toMatchObject({
      text: 'web i-1 base a',
      tags: { ID: 'i-1', Host: '10.0.0.1' },
    })
    // What the builder said nothing of stays as it was.
    expect(await later(prepared, { ID: 'i-1' })).toMatchObject({ text: 'web i-1 <unknown> a' })
  })

  test('keep their types', async () => {
    const template = build(
      '  provisioner "shell" {\n    text = build.Port == 22 ? "ssh" : "other"\n    names = flatten([build.List])\n  }',
    )
    const prepared = await prepareHcl(template.replace('build.List', 'try(build.List, [])'))
    expect(await later(prepared, { Port: 22, List: ['a', 1] })).toEqual({ text: 'ssh', names: ['a', '1'] })
  })

  test('that turn out to be wrong fail then', async () => {
    const prepared = await prepareHcl(
      build('  provisioner "shell" {\n    wait = try(tonumber(build.ID), "1s")\n  }').replace(
        'tonumber(build.ID)',
        'regex("^i-.*", build.ID)',
      ),
    )
    expect(prepared.mistakes).toEqual([])
    await expect(later(prepared, { ID: 'i-1' })).rejects.toThrow('"wait" must be a duration')
  })

  test('are not known in sources', async () => {
    const template = 'source "null" "a" {\n  text = "x-${build.ID}"\n}\nbuild {\n  sources = ["null.a"]\n}\n'
    expect(await mistakes(template)).toEqual([
      '2:15 "build.ID" is not known in a source: there is no machine yet | provisioners and post-processors can use it',
    ])
  })
})
