export { HarError, readHar } from './har.ts';
export { type LifeCycle, type Observation, ObservedFindings, observe } from './observe.ts';
export { createProxy, type ProxyOptions } from './proxy.ts';
export { createSession, type Session, type SessionOptions } from './session.ts';
