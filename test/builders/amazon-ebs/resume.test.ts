import type { Image, ImageState } from '@aws-sdk/client-ec2'
import { describe, expect, test } from 'vitest'
import { awsFault } from '../../support/fake-ec2.ts'
import { fakeBuild } from './fake-build.ts'

type Build = ReturnType<typeof fakeBuild>

/** Runs a build, and again what is left of it; `mend` comes between. */
async function twice(options: object, spoil: (build: Build) => void, mend: (build: Build) => void) {
  const first = fakeBuild(options)
  spoil(first)
  const before = await first.run()
  mend(first)
  const second = fakeBuild(options, { after: first })
  return { before, second, after: await second.run() }
}

type Spoiled = 'CopyImage' | 'CreateTags' | 'ModifyImageAttribute' | 'DeleteTags'

function refuse(region: string, call: Spoiled) {
  return (build: Build) => {
    build.account.region(region).ec2.answers[call] = () => {
      throw awsFault('ResourceLimitExceeded', 'not now')
    }
  }
}

/** Lets a call through again, and forgets the calls so far. */
function allow(region: string, call: Spoiled) {
  return (build: Build) => {
    delete build.account.region(region).ec2.answers[call]
    for (const { ec2 } of build.account.regions.values()) ec2.calls.length = 0
  }
}

const EVERYWHERE = { ami_regions: ['us-east-1', 'us-east-2'], tags: { a: 'b' }, ami_groups: ['all'] }

describe('what failed is tried alone', () => {
  test('a copy', async () => {
    const { before, after, second } = await twice(
      EVERYWHERE,
      refuse('us-east-1', 'CopyImage'),
      allow('us-east-1', 'CopyImage'),
    )
    expect(before.salvage?.missing).toEqual([expect.stringMatching(/^us-east-1: no AMI \(.*not now.*\)$/)])
    expect(after.result).toEqual({ outcome: 'done' })
    expect(second.effects()).toEqual([
      'us-east-1 CopyImage',
      'us-east-1 ModifyImageAttribute',
      'us-east-1 CreateTags',
      'us-east-1 CreateTags',
      'us-east-1 DeleteTags',
    ])
    expect(after.artifact?.id).toMatch(/^eu-west-1:ami-\S+,us-east-1:ami-\S+,us-east-2:ami-\S+$/)
    expect(second.ledger.leftovers()).toEqual([])
  })

  test.each([
    ['ModifyImageAttribute', 'shared', ['ModifyImageAttribute', 'CreateTags', 'CreateTags', 'DeleteTags']],
    ['CreateTags', 'tagged', ['CreateTags', 'CreateTags', 'DeleteTags']],
    ['DeleteTags', 'finished', ['DeleteTags']],
  ] as const)('%s', async (call, state, calls) => {
    const { before, after, second } = await twice(EVERYWHERE, refuse('us-east-2', call), allow('us-east-2', call))
    expect(before.salvage?.missing).toEqual([
      expect.stringMatching(new RegExp(`^us-east-2: ami-\\S+ is not ${state} `)),
    ])
    expect(before.salvage?.artifact?.id.split(',')).toHaveLength(3)
    expect(after.result).toEqual({ outcome: 'done' })
    expect(second.effects()).toEqual(calls.map((name) => `us-east-2 ${name}`))
    expect(second.ledger.leftovers()).toEqual([])
  })

  test('several times', async () => {
    const first = fakeBuild(EVERYWHERE)
    refuse('us-east-1', 'CopyImage')(first)
    refuse('us-east-2', 'CopyImage')(first)
    await first.run()
    allow('us-east-2', 'CopyImage')(first)
    const second = fakeBuild(EVERYWHERE, { after: first })
    expect((await second.run()).salvage?.missing).toEqual([expect.stringContaining('us-east-1: no AMI')])
    allow('us-east-1', 'CopyImage')(first)
    const third = fakeBuild(EVERYWHERE, { after: second })
    expect((await third.run()).result).toEqual({ outcome: 'done' })
    expect(third.effects().filter((call) => call.endsWith('CopyImage'))).toEqual(['us-east-1 CopyImage'])
  })
})

test('the name is the one that the first process chose', async () => {
  const first = fakeBuild({ ...EVERYWHERE, ami_name: 'golden-1' })
  refuse('us-east-1', 'CopyImage')(first)
  await first.run()
  allow('us-east-1', 'CopyImage')(first)
  const second = fakeBuild({ ...EVERYWHERE, ami_name: 'golden-2' }, { after: first })
  await second.run()
  expect(second.account.region('us-east-1').ec2.inputOf('CopyImage')).toMatchObject({ Name: 'golden-1' })
})

test('tags are rendered with the source image that the first process found', async () => {
  const options = { ami_regions: ['us-east-1'], tags: { Base: '{{ .SourceAMIName }}' } }
  const first = fakeBuild(options)
  refuse('us-east-1', 'CopyImage')(first)
  await first.run()
  allow('us-east-1', 'CopyImage')(first)
  first.home.images.delete('ami-source')
  const second = fakeBuild(options, { after: first })
  expect((await second.run()).result).toEqual({ outcome: 'done' })
  expect(second.account.region('us-east-1').ec2.inputOf('CreateTags')).toMatchObject({
    Tags: [{ Key: 'Base', Value: 'debian' }],
  })
})

describe('an image that is only there to be copied', () => {
  const options = { encrypt_boot: true, ami_regions: ['us-east-1'] }

  test('is held for a copy that is missing, and given back once it is there', async () => {
    const first = fakeBuild(options)
    refuse('us-east-1', 'CopyImage')(first)
    const { salvage } = await first.run()
    expect(salvage?.holds).toHaveLength(1)
    expect(first.ledger.leftovers()).toMatchObject([{ kind: 'aws-ec2-image', result: true }])
    allow('us-east-1', 'CopyImage')(first)
    const second = fakeBuild(options, { after: first })
    expect((await second.run()).result).toEqual({ outcome: 'done' })
    expect(second.ledger.leftovers()).toEqual([])
    expect(second.home.names()).not.toContain('CreateImage')
    expect([...second.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
  })

  test('is all there is when every copy failed', async () => {
    const first = fakeBuild(options)
    for (const region of ['eu-west-1', 'us-east-1']) refuse(region, 'CopyImage')(first)
    const { salvage } = await first.run()
    expect(salvage).toMatchObject({ artifact: undefined, holds: [expect.stringMatching(/^ami-/)] })
    for (const region of ['eu-west-1', 'us-east-1']) allow(region, 'CopyImage')(first)
    const second = fakeBuild(options, { after: first })
    expect((await second.run()).artifact?.id.split(',')).toHaveLength(2)
    expect(second.ledger.leftovers()).toEqual([])
  })
})

test('an image that could not take the old one’s name is copied under it', async () => {
  const options = { force_deregister: true }
  const first = fakeBuild(options)
  first.home.addImage({ Name: 'golden', ImageId: 'ami-old' })
  first.home.answers.CreateImage = ({ Name }) => {
    if (Name === 'golden') throw awsFault('ResourceLimitExceeded', 'too many')
    return first.home.addImage({ Name: String(Name), ImageId: 'ami-rescue' })
  }
  const { salvage } = await first.run()
  expect(salvage?.missing).toEqual([expect.stringContaining('eu-west-1: no AMI')])
  const second = fakeBuild(options, { after: first })
  expect((await second.run()).result).toEqual({ outcome: 'done' })
  expect(second.home.inputOf('CopyImage')).toMatchObject({ SourceImageId: 'ami-rescue', Name: 'golden' })
  expect([...second.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
})

test('the image that stood in while another took the name goes once that one is found', async () => {
  const options = { force_deregister: true }
  const first = fakeBuild(options)
  first.home.addImage({ Name: 'golden', ImageId: 'ami-old' })
  await new Promise<void>((resolve) => {
    first.home.answers.CreateImage = ({ Name }) => {
      const key = first.ledger.entries().findLast(({ kind }) => kind === 'aws-ec2-image')?.key
      const image = first.home.addImage({ Name: String(Name), Tags: [{ Key: 'ingot:entry', Value: String(key) }] })
      if (Name !== 'golden') return image
      resolve()
      return new Promise(() => {})
    }
    void first.run()
  })
  const second = fakeBuild(options, { after: first })
  expect((await second.run()).result).toEqual({ outcome: 'done' })
  expect(second.home.names().filter((name) => name === 'CopyImage')).toEqual([])
  expect([...second.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
})

describe('a process that was killed', () => {
  /** Everything as it is when a call has made its image and its answer never comes. */
  async function killedAt(call: 'CreateImage' | 'CopyImage', region: string, options: object, State: ImageState) {
    const first = fakeBuild(options)
    const { ec2 } = first.account.region(region)
    const image = await new Promise<Image>((resolve) => {
      ec2.answers[call] = ({ Name }) => {
        const asked = first.ledger.entries().filter(({ kind, id }) => kind === 'aws-ec2-image' && id === undefined)
        const entry = asked.find(({ what }) => what.endsWith(region))
        const Tags = [{ Key: 'ingot:entry', Value: String(entry?.key) }]
        resolve(ec2.addImage({ Name: String(Name), State, Tags }))
        return new Promise(() => {})
      }
      void first.run()
    })
    delete ec2.answers[call]
    for (const each of first.account.regions.values()) each.ec2.calls.length = 0
    return { first, ec2, image }
  }

  test('goes on from the image whose answer was lost, waiting for it', async () => {
    const { first, ec2, image } = await killedAt('CreateImage', 'eu-west-1', EVERYWHERE, 'pending')
    const second = fakeBuild(EVERYWHERE, { after: first })
    setTimeout(() => ec2.images.set(String(image.ImageId), { ...image, State: 'available' }), 5)
    const { result, artifact } = await second.run()
    expect(result).toEqual({ outcome: 'done' })
    expect(second.home.names()).not.toContain('CreateImage')
    expect(artifact?.id).toContain(`eu-west-1:${image.ImageId}`)
    expect(second.ledger.leftovers()).toEqual([])
    expect([...second.home.instances.values()].map(({ State }) => State?.Name)).toEqual(['terminated'])
  })

  test('goes on from the copy whose answer was lost', async () => {
    const { first, image } = await killedAt('CopyImage', 'us-east-1', EVERYWHERE, 'available')
    const second = fakeBuild(EVERYWHERE, { after: first })
    const { result, artifact } = await second.run()
    expect(result).toEqual({ outcome: 'done' })
    expect(second.effects().filter((call) => call.startsWith('us-east-1') && call.endsWith('Image'))).toEqual([])
    expect(artifact?.id).toContain(`us-east-1:${image.ImageId}`)
  })

  test('makes a copy again that failed', async () => {
    const { first, ec2, image } = await killedAt('CopyImage', 'us-east-1', EVERYWHERE, 'pending')
    const second = fakeBuild(EVERYWHERE, { after: first })
    setTimeout(() => ec2.images.set(String(image.ImageId), { ...image, State: 'failed' }), 5)
    expect((await second.run()).result).toEqual({ outcome: 'done' })
    expect(second.effects()).toContain('us-east-1 CopyImage')
    expect([...ec2.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
  })

  test('begins anew where there is no image', async () => {
    const { first, ec2, image } = await killedAt('CreateImage', 'eu-west-1', EVERYWHERE, 'available')
    ec2.images.delete(String(image.ImageId))
    await expect(fakeBuild(EVERYWHERE, { after: first }).run()).rejects.toThrow('there is nothing to go on from')
  })
})

describe('a wait that ran out', () => {
  const options = { aws_polling: { delay_seconds: 1, max_attempts: 2 } }

  test('does not cost the image, nor the instance that it is made of', async () => {
    const first = fakeBuild(options)
    first.home.answers.CreateImage = ({ Name }) => first.home.addImage({ Name: String(Name), State: 'pending' })
    const { result, salvage } = await first.run()
    expect(result).toMatchObject({ error: { code: 'aws/timeout' } })
    expect(salvage).toMatchObject({ artifact: undefined, holds: 'everything' })
    const [id, image] = [...first.home.images].at(-1) ?? []
    first.home.images.set(String(id), { ...image, State: 'available' })
    const second = fakeBuild(options, { after: first })
    expect((await second.run()).artifact?.id).toBe(`eu-west-1:${id}`)
    expect(second.ledger.leftovers()).toEqual([])
  })
})

describe('Ctrl-C', () => {
  test('undoes an image that something is still to be done with', async () => {
    const build = fakeBuild({ tags: { a: 'b' } })
    build.home.answers.CreateTags = () => build.at.abort.abort(new Error('interrupted'))
    const { result, salvage } = await build.run()
    expect(result.outcome).toBe('cancelled')
    expect(salvage).toBeUndefined()
    expect([...build.home.images.keys()]).toEqual(['ami-source'])
  })

  test('leaves an image with which all is done', async () => {
    const build = fakeBuild({ ami_regions: ['us-east-1'] })
    build.account.region('us-east-1').ec2.answers.DeleteTags = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      build.at.abort.abort(new Error('interrupted'))
      throw awsFault('RequestCanceled')
    }
    const { salvage } = await build.run()
    expect(salvage?.artifact?.id).toMatch(/^eu-west-1:ami-[^,]+$/)
    expect([...build.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
    expect([...build.account.region('us-east-1').ec2.images.values()].map(({ Name }) => Name)).toEqual(['debian'])
  })
})
