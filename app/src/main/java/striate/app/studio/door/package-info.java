/**
 * The studio's door: HTTP for one user's browser on the same machine, and for nobody else; it knows
 * nothing of pictures or trainings.
 *
 * <p>A {@link striate.app.studio.door.Room} is a part of the studio. It opens its {@link
 * striate.app.studio.door.Routes}: exact paths, each with a handler from a {@link
 * striate.app.studio.door.Call} to a {@link striate.app.studio.door.Reply}. GET changes nothing;
 * what changes something is a POST with JSON. Numbers that are many go as {@link
 * striate.app.studio.door.Tensors}, in the layout of safetensors, never as JSON. What happens by
 * itself is told by {@link striate.app.studio.door.Events}, one stream for each browser.
 *
 * <p>Before a handler is called, {@link striate.app.studio.door.Door} has checked: the Host is
 * exactly ours (a name that an attacker's DNS gives to this machine is another); the cookie is one
 * of ours; a browser that says from where a request comes says that it is our page; for a change,
 * the Origin is exactly ours and the body is JSON, which no form can send.
 */
@NullMarked
package striate.app.studio.door;

import org.jspecify.annotations.NullMarked;
