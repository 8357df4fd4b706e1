/**
 * The contract of a manager: who writes one extends {@link dev.manager.Manager}; who looks after
 * managers uses {@link dev.manager.Managers}; who calls one uses the interface it names as its api.
 *
 * <p>Callers import {@code [1.0,2.0)}; a bundle that implements a {@code @ProviderType} of this
 * package imports {@code [1.0,1.1)}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package dev.manager;
