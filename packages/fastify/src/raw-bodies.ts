import type { FastifyInstance } from "fastify";

/**
 * Hands what is posted to the routes of one plugin over as it comes, whatever it calls itself: it is read by core, and no
 * further than core's limit. Routes of the application keep their parsers.
 */
export function takeRawBodies(plugin: FastifyInstance): void {
  plugin.removeAllContentTypeParsers();
  plugin.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}
