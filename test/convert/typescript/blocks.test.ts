import { expect, test } from 'vitest'
import { attempt } from '../../support/written.ts'
import { convert } from '../support/convert.ts'
import { decodedBuilds } from '../support/decoded.ts'
import { imageOf } from '../support/module.ts'

test('blocks are objects or lists, as the component says; those that are dynamic are worked out', async () => {
  const { text } = await convert(`
variable "disks" {
  type = map(number)
  default = { a = 1 }
}
source "amazon-ebs" "x" {
  encrypt_boot = var.encrypted
  aws_polling {
    delay_seconds = 3
  }
  run_tag {
    key   = "a"
    value = 1
  }
  dynamic "launch_block_device_mappings" {
    for_each = var.disks
    iterator = disk
    content {
      device_name = disk.key
      volume_size = disk.value
    }
  }
}
build {
  sources = ["amazon-ebs.x"]
}
`)
  expect(text).toContain(`amazonEbs({
      encrypt_boot: vars.encrypted,
      aws_polling: { delay_seconds: 3 },
      run_tag: [
        {
          key: 'a',
          value: '1',
        },
      ],
      launch_block_device_mappings: [
        ...hcl.entries(vars.disks).map(([key, value]) => ({ key, value })).map((disk) => ({
          device_name: disk.key,
          volume_size: disk.value,
        })),
      ],
    })`)
})

test('a build can call a source otherwise, and set more', async () => {
  const { text, notes } = await convert(`
# who is called otherwise
source "null" "a" {
  communicator = "none"
}
source "null" "unused" {}
build {
  source "null.a" {
    name     = "first"
    ssh_host = source.name
  }
  source "null.a" {
    name = "second"
  }
  provisioner "sleep" {
    except   = ["null.second"]
    duration = "1s"
  }
}
`)
  expect(text).toContain('        // who is called otherwise\n        builder: nullBuilder({')
  expect(notes).toEqual(['no build uses the source "null.unused", which is left out'])
  const { template } = await attempt(await imageOf(text))
  expect(await decodedBuilds(template)).toMatchObject([
    { name: 'first', builder: { options: { ssh_host: 'first' } }, provisioners: [expect.anything()] },
    { name: 'second', provisioners: [] },
  ])
})

test('data sources are read when they are needed', async () => {
  const { text } = await convert(`
data "null" "d" {
  input = "a"
}
source "null" "a" {
  communicator = "none"
  ssh_host     = upper("x\${data.null.d.output}")
}
build {
  sources = ["null.a"]
}
`)
  const { template } = await attempt(await imageOf(text), { readData: async () => ({ output: 'b' }) })
  expect(await decodedBuilds(template)).toMatchObject([{ builder: { options: { ssh_host: 'XB' } } }])
})
