"""The ground: people, services, roles, permissions, audit and the page guard; and the joinery that starts it all."""
