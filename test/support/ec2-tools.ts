import {
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  RunInstancesCommand,
  type RunInstancesRequest,
} from '@aws-sdk/client-ec2'
import { expect } from 'vitest'
import type { TestCloud } from './cloud.ts'

/** Short ways of saying what most tests of the local cloud do. Each waits until nothing is under way any more. */
export interface Ec2Tools {
  readonly client: EC2Client
  baseImageId(): Promise<string>
  launch(wishes?: Partial<RunInstancesRequest>): Promise<Instance & { readonly InstanceId: string }>
  instance(id: string): Promise<Instance>
  capture(instanceId: string, name: string): Promise<string>
  settled(): Promise<void>
}

export function ec2Tools(cloud: TestCloud, region = 'us-east-1'): Ec2Tools {
  const client = cloud.client({ region })
  const settled = () => cloud.cloud.settled()
  const tools: Ec2Tools = {
    client,
    settled,
    async baseImageId() {
      const { Images } = await client.send(new DescribeImagesCommand({ Owners: ['ingot'] }))
      return String(Images?.[0]?.ImageId)
    },
    async launch(wishes = {}) {
      const { Instances } = await client.send(
        new RunInstancesCommand({
          ImageId: await tools.baseImageId(),
          InstanceType: 't2.micro',
          MinCount: 1,
          MaxCount: 1,
          ...wishes,
        }),
      )
      await settled()
      const InstanceId = String(Instances?.[0]?.InstanceId)
      return { ...(await tools.instance(InstanceId)), InstanceId }
    },
    async instance(id) {
      const { Reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds: [id] }))
      const [instance] = Reservations?.[0]?.Instances ?? []
      if (!instance) throw new Error(`no instance ${id}`)
      return instance
    },
    async capture(instanceId, name) {
      const { ImageId } = await client.send(new CreateImageCommand({ InstanceId: instanceId, Name: name }))
      await settled()
      return String(ImageId)
    },
  }
  return tools
}

/** EC2 refuses with this code and, if given, these words. */
export async function refused(sent: Promise<unknown>, code: string, words?: string | RegExp): Promise<void> {
  const error = await sent.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason as Error,
  )
  expect(error).toMatchObject({ name: code })
  if (words !== undefined) expect(error.message).toMatch(words)
}
