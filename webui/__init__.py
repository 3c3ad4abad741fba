"""The pages and the JSON API of Anjuan. Of our own code it imports only the engine's public face and the forms."""
