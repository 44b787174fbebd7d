import type { StepContext } from '../../../engine/index.ts'
import type { RouteConfig } from '../../config.ts'
import { directRoute } from './direct.ts'
import type { Route } from './route.ts'

export type { Address, Opening, Route } from './route.ts'

/** The way to the machine that the options describe. Nothing is opened yet. */
export async function routeFor(config: RouteConfig, context: Pick<StepContext, 'ui' | 'host'>): Promise<Route> {
  switch (config.kind) {
    case 'direct':
      return directRoute
    case 'bastion': {
      const { BastionRoute } = await import('./bastion.ts')
      return new BastionRoute(config.bastion, context)
    }
    case 'proxy': {
      const { proxyRoute } = await import('./proxy.ts')
      return proxyRoute(config.proxy)
    }
  }
}
