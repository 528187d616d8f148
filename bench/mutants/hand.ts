import { mutants, oddServers, survivors } from '../../test/faulty/index.ts';
import type { Answer, Order } from './crew.ts';
import { createLibrary, judge } from './run.ts';

/** A process of the crew: judges what it is told to, as many at a time as it is told. */
const servers = new Map([...oddServers, ...survivors, ...mutants].map((server) => [server.id, server]));
const library = createLibrary();

process.on('message', async ({ order, id, seed, only }: Order) => {
  const server = servers.get(id);
  if (server === undefined) throw new Error(`there is no server ${id}`);
  const outcome = await judge(server, await library(server.provider), seed, only);
  const answer: Answer = { order, outcome };
  process.send?.(answer);
});
