# SPDX-License-Identifier: Apache-2.0
"""What our sources need from other projects: Debian packages, which
tools/setup.sh installs. Nothing is downloaded by a build.

In the WORKSPACE of a project of your own:

    local_repository(name = "autopruner", path = "/home/me/autopruner")

    load("@autopruner//tools:repositories.bzl", "autopruner_repositories")

    autopruner_repositories()
"""

def _our_folder(context):
    # Of the file's folder, so that it does not matter from where we are loaded.
    folder = context.path(context.attr.workspace_file).dirname
    for entry in folder.readdir():
        context.symlink(entry, entry.basename)

_our_folder_repository = repository_rule(
    implementation = _our_folder,
    attrs = {"workspace_file": attr.label(mandatory = True)},
    doc = "A repository whose files stand in a folder of third_party.",
    local = True,
)

# Folders of third_party.
_OURS = {
    "com_google_absl": "absl",
    "remote_coverage_tools": "remote_coverage_tools",
    "rules_cc": "rules_cc",
}

# Headers of packages, with our BUILD files.
_HEADERS = {
    "com_google_benchmark": ("benchmark", "/usr/include/benchmark"),
    "com_google_googletest": ("googletest", "/usr/src/googletest"),
    "hdf5": ("hdf5", "/usr/include/hdf5/serial"),
    "onnx": ("onnx", "/usr/include/onnx"),
    "nlohmann_json": ("nlohmann_json", "/usr/include/nlohmann"),
    "openmpi": ("openmpi", "/usr/lib/x86_64-linux-gnu/openmpi/include"),
}

# What Bazel's own C++ rules ask for.
_BAZEL = {
    "bazel_skylib": "/usr/share/bazel/tools/skylib",
    "platforms": "/usr/share/bazel/tools/platforms",
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_proto": "/usr/share/bazel/rules/proto",
}

def autopruner_repositories():
    """Adds the repositories that are not there yet."""
    missing = [
        name
        for name in list(_OURS) + list(_HEADERS) + list(_BAZEL)
        if not native.existing_rule(name)
    ]
    for name in missing:
        if name in _OURS:
            _our_folder_repository(
                name = name,
                workspace_file = Label("//third_party:%s/WORKSPACE" % _OURS[name]),
            )
        elif name in _HEADERS:
            build, path = _HEADERS[name]
            native.new_local_repository(
                name = name,
                build_file = str(Label("//third_party:%s.BUILD" % build)),
                path = path,
            )
        else:
            native.local_repository(name = name, path = _BAZEL[name])
