import { describe, expect, test } from 'vitest'
import { outline, prepareHcl } from '../../../support/hcl-builds.ts'
import { build, mistakes } from './support/builds.ts'

describe('post-processors', () => {
  test('alone are sequences of one', async () => {
    const template = build(`
  post-processor "zip" {
    name                = "pack"
    keep_input_artifact = true
    text                = build.ID
  }
  post-processors {
    post-processor "zip" {
    }
    post-processor "manifest" {
      only = ["null.b"]
    }
  }
  post-processors {
  }`)
    const prepared = await prepareHcl(template)
    expect(prepared.mistakes).toEqual([])
    expect(outline(prepared)).toMatchObject({
      'null.a': { postProcessors: [[['pack', { text: '<unknown>' }]], [['zip', {}]]] },
    })
    expect(prepared.builds[0]?.postProcessors[0]?.[0]?.config).toMatchObject({ keepInputArtifact: true })
    expect(prepared.builds[0]?.postProcessors[1]?.[0]?.config.keepInputArtifact).toBeUndefined()
  })

  test.each([
    ['post-processors {\n    post-processors {\n    }\n  }', /^6:5 Unsupported block type/],
    ['post-processor "zip" {\n    keep_input_artifact = "maybe"\n  }', /^6:27 Incorrect value type/],
    ['post-processor "zip" {\n    keep_input_artifct = true\n  }', /^6:5 .*did you mean "keep_input_artifact"/],
    ['post-processor "zip" {\n    pause_before = "1s"\n  }', /^6:5 Unsupported argument/],
    ['post-processor {\n  }', /^5:3 Missing type for post-processor/],
    ['provisionr "shell" {\n  }', /^5:3 Unsupported block type: .*did you mean "provisioner"/],
    ['naem = "x"', /^5:3 Unsupported argument: .*did you mean "name"/],
  ])('%s', async (lines, told) => {
    expect(await mistakes(build(`  ${lines}`))).toEqual([expect.stringMatching(told)])
  })
})
