import type { Mesh } from '../mesh.js';
import { adopt } from './adopt.js';
import { kinds } from './kinds.js';
import { read } from './read.js';
import { ready } from './ready.js';
import { render } from './render.js';

/** Linkerd: TrafficSplits, moved by linkerd-failover or not, HTTPRoutes of Services, and circuit breaking. */
export const linkerd: Mesh = {
  name: 'linkerd',
  title: 'Linkerd',
  docs: 'https://linkerd.io/2/tasks/automatic-failover/',
  kinds,
  read,
  ready,
  adopt,
  render,
};
